"""One rule in its form: edited, tried, saved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fastapi import HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from host_daemon.base.errors import UserError
from host_daemon.base.texts import mark as _
from host_daemon.pipeline.active_rules import ActiveRules
from host_daemon.rules.action import KINDS
from host_daemon.rules.json_form import rule_from_json
from host_daemon.rules.labels import WORDS
from host_daemon.rules.references import check_names
from host_daemon.rules.rule import HAPPENINGS, BadRule, Rule, When
from host_daemon.store.config import Config
from web_ui.core.access import MANAGERS, Who
from web_ui.core.page import FormRouter, PageRouter
from web_ui.core.services import AuditOf, ConfigOf, ServicesOf
from web_ui.core.templates import TemplatesOf
from web_ui.setup import rule_form, rule_problem
from web_ui.setup.rule_form import Field, RuleNames, Slot
from web_ui.setup.rule_trial import tried
from web_ui.setup.rules import keep, rules_of

router = PageRouter(MANAGERS)
forms = FormRouter(MANAGERS)
routers = (router, forms)


@dataclass(frozen=True, kw_only=True)
class RulePage:
    """old: the name it is stored under, empty for a new one. events: value and key of `texts`."""

    old: str
    name: str
    enabled: bool
    most_per_hour: str
    event: str
    events: tuple[tuple[str, str], ...]
    filters: tuple[Field, ...]
    actions: tuple[Slot, ...]


@router.page("/rules/edit", "rule.html")
def edited(config: ConfigOf, name: str = "") -> RulePage:
    """One rule as a form, or an empty one for a new."""
    found = next((rule for rule in rules_of(config) if rule.name == name), None)
    if name and found is None:
        raise HTTPException(404, _("There is no such rule."))
    return _page(name, found or rule_form.blank(), _names(config))


@forms.post("/rules")
async def save(
    request: Request, services: ServicesOf, templates: TemplatesOf, audit: AuditOf, who: Who
) -> Response:
    """Add a rule, put it in the place of the edited one, or try it on the last day."""
    form, config = await request.form(), services.config
    old = str(form.get("old", ""))
    filled = rule_form.written({name: [str(one) for one in form.getlist(name)] for name in form})
    there = rules_of(config)
    others = [rule for rule in there if rule.name != old]
    try:
        rule = rule_from_json(filled)
        if any(one.name == rule.name for one in others):
            raise BadRule(_("there are two rules of this name: «{name}»; rename one"), name=rule.name)
        check_names(rule, ActiveRules(config).known(config.settings()))
    except UserError as error:
        page = _page(old, _as_far(filled), _names(config), filled)
        problem = rule_problem.said(error, filled, who.texts)
        return templates.page(request, "rule.html", 422, page=page, problem=problem)
    if form.get("try"):
        trial = await run_in_threadpool(tried, services, rule)
        return templates.page(request, "rule.html", page=_page(old, rule, _names(config)), tried=trial)
    places = [one.name for one in there]
    at = places.index(old) if old in places else len(others)
    keep(config, [*others[:at], rule, *others[at:]])
    await audit.note(who.name, "set up", f"rules/{rule.name}")
    return RedirectResponse("/rules", 303)


def _page(old: str, rule: Rule, names: RuleNames, filled: dict[str, Any] | None = None) -> RulePage:
    """filled: what was written, where it makes no rule."""
    return RulePage(
        old=old,
        name=str(filled["name"]) if filled else rule.name,
        enabled=rule.enabled,
        most_per_hour=str(filled["most_per_hour"] if filled else rule.most_per_hour),
        event=rule.when.event,
        events=tuple((event, WORDS[event]) for event in HAPPENINGS),
        filters=rule_form.filters(rule.when, names),
        actions=rule_form.slots(rule.do, names),
    )


def _as_far(filled: dict[str, Any]) -> Rule:
    """The written rule, field by field as far as it can be shown again; nothing of it is checked."""
    when, actions = filled["when"], filled["do"]
    values: dict[str, Any] = {name: tuple(value) for name, value in when.items() if name != "event"}
    values["event"] = when["event"] if when["event"] in HAPPENINGS else "rated"
    do: Any = tuple(
        KINDS[one["do"]](**{name: _shown(value) for name, value in one.items() if name != "do"})
        for one in actions
    )
    return Rule("", When(**values), do, bool(filled["enabled"]))


def _shown(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _names(config: Config) -> RuleNames:
    return RuleNames(
        words=WORDS,
        known=ActiveRules(config).known(config.settings()),
        points={one.id: one.name for one in config.points()},
        operators={one.id: one.name for one in config.operators()},
        boards={one.device: one.name for one in config.boards()},
    )
