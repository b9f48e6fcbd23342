"""Rules: listed, edited in a form, tried on the last day before they count, switched on and off."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from host_daemon.base.durations import DAY_MS
from host_daemon.base.errors import UserError
from host_daemon.base.texts import mark as _
from host_daemon.pipeline.active_rules import ActiveRules
from host_daemon.rules.action import KINDS
from host_daemon.rules.defaults import RULES
from host_daemon.rules.dry_run import DryRun
from host_daemon.rules.json_form import NAMES, rule_from_json, rule_to_json, rules_to_json
from host_daemon.rules.labels import WORDS
from host_daemon.rules.references import check_names, gaps
from host_daemon.rules.rule import HAPPENINGS, BadRule, Rule, When
from web_ui.core.access import MANAGERS, form_token, visitor
from web_ui.core.page import Pages
from web_ui.core.services import Post
from web_ui.setup import rule_form, rule_problem
from web_ui.setup.rule_form import Field, RuleNames, Slot

SHOWN = 50

Name = Annotated[str, Form(max_length=200)]


@dataclass(frozen=True, kw_only=True)
class RuleLine:
    """One rule in short. event, actions: keys of `texts`. only: (filter, values) that narrow it. gap: what it
    names and is not there, in words; empty when all of it is."""

    name: str
    enabled: bool
    event: str
    only: tuple[tuple[str, tuple[str, ...]], ...]
    actions: tuple[str, ...]
    gap: str


@dataclass(frozen=True, kw_only=True)
class RulesPage:
    """problem: why the post's rules cannot be read, when they cannot; then those of a new post are used."""

    rules: tuple[RuleLine, ...]
    problem: str


@dataclass(frozen=True, kw_only=True)
class TrialFiring:
    """What would have happened once. held: the limit would have held it back."""

    at: int
    event: str
    point: str
    held: bool


@dataclass(frozen=True, kw_only=True)
class RuleTrial:
    """A dry run over the last day. count, held: events acted on and held back. fired: the newest of them."""

    count: int
    held: int
    repeats: int
    fired: tuple[TrialFiring, ...]


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


def add(app: FastAPI, pages: Pages, post: Post) -> None:
    """Adds the routes."""
    writes = [Depends(MANAGERS), Depends(form_token)]

    def there() -> tuple[Rule, ...]:
        try:
            return ActiveRules(post.config).written()
        except BadRule:
            return RULES

    def listed(request: Request) -> RulesPage:
        """The rules of the post."""
        problem = ""
        try:
            ActiveRules(post.config).written()
        except BadRule as error:
            problem = error.said(visitor(request).texts)
        known = ActiveRules(post.config).known(post.config.settings())
        words, found = visitor(request).texts, gaps(there(), known)
        return RulesPage(
            rules=tuple(
                _line(
                    rule,
                    rule_problem.said(found[rule.name], rule_to_json(rule), words)
                    if rule.name in found
                    else "",
                )
                for rule in there()
            ),
            problem=problem,
        )

    def edited(request: Request, name: str = "") -> RulePage:
        """One rule as a form, or an empty one for a new."""
        found = next((rule for rule in there() if rule.name == name), None)
        if name and found is None:
            raise HTTPException(404, _("There is no such rule."))
        return _page(name, found or rule_form.blank(), _names(post))

    pages.add("/rules", "rules.html", listed, MANAGERS)
    pages.add("/rules/edit", "rule.html", edited, MANAGERS)

    @app.post("/rules", dependencies=writes, include_in_schema=False)
    async def save(request: Request) -> Response:
        form = await request.form()
        old = str(form.get("old", ""))
        filled = rule_form.written({name: [str(one) for one in form.getlist(name)] for name in form})
        others = [rule for rule in there() if rule.name != old]
        try:
            rule = rule_from_json(filled)
            if any(one.name == rule.name for one in others):
                raise BadRule(_("there are two rules of this name: «{name}»; rename one"), name=rule.name)
            check_names(rule, ActiveRules(post.config).known(post.config.settings()))
        except UserError as error:
            page = _page(old, _as_far(filled), _names(post), filled)
            problem = rule_problem.said(error, filled, visitor(request).texts)
            return pages.render(request, "rule.html", 422, page=page, problem=problem)
        if form.get("try"):
            tried = await run_in_threadpool(_tried, post, rule)
            return pages.render(request, "rule.html", page=_page(old, rule, _names(post)), tried=tried)
        places = [one.name for one in there()]
        at = places.index(old) if old in places else len(others)
        await _keep(request, "set up", rule.name, [*others[:at], rule, *others[at:]])
        return RedirectResponse("/rules", 303)

    @app.post("/rules/switch", dependencies=writes, include_in_schema=False)
    async def switch(request: Request, name: Name) -> Response:
        """Switch a rule off, or on again."""
        _known(name)
        changed = [
            dataclasses.replace(rule, enabled=not rule.enabled) if rule.name == name else rule
            for rule in there()
        ]
        await _keep(request, "switched", name, changed)
        return RedirectResponse("/rules", 303)

    @app.post("/rules/remove", dependencies=writes, include_in_schema=False)
    async def remove(request: Request, name: Name) -> Response:
        _known(name)
        await _keep(request, "removed", name, [rule for rule in there() if rule.name != name])
        return RedirectResponse("/rules", 303)

    def _known(name: str) -> None:
        if all(rule.name != name for rule in there()):
            raise HTTPException(404, _("There is no such rule."))

    async def _keep(request: Request, action: str, name: str, rules: Sequence[Rule]) -> None:
        post.config.write_rules(rules_to_json(rules))
        await post.note(visitor(request).name, action, f"rules/{name}")


def _line(rule: Rule, gap: str) -> RuleLine:
    only = [
        (field.metadata["doc"], tuple(_word(field.name, value) for value in getattr(rule.when, field.name)))
        for field in dataclasses.fields(When)
        if field.name != "event" and getattr(rule.when, field.name)
    ]
    return RuleLine(
        name=rule.name,
        enabled=rule.enabled,
        event=WORDS[rule.when.event],
        only=tuple(only),
        actions=tuple(WORDS[NAMES[type(do)]] for do in rule.do),
        gap=gap,
    )


def _word(field: str, value: Any) -> str:
    return WORDS.get(f"{field}:{value}", WORDS.get(str(value), str(value)))


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
    """What was written, field by field as far as it can be shown again; nothing of it is checked."""
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


def _names(post: Post) -> RuleNames:
    return RuleNames(
        words=WORDS,
        known=ActiveRules(post.config).known(post.config.settings()),
        points={one.id: one.name for one in post.config.points()},
        operators={one.id: one.name for one in post.config.operators()},
        boards={one.device: one.name for one in post.config.boards()},
    )


def _tried(post: Post, rule: Rule) -> RuleTrial:
    now = post.now()
    found: DryRun = ActiveRules(post.config).try_out(
        (dataclasses.replace(rule, enabled=True),),
        post.config.settings(),
        post.reader,
        now - DAY_MS,
        now + 1,
    )
    points = {one.id: one.name for one in post.config.points()}
    fired = [
        TrialFiring(
            at=one.event.at,
            event=next(WORDS[name] for name, kind in HAPPENINGS.items() if isinstance(one.event, kind)),
            point=points.get(getattr(one.event, "point", ""), ""),
            held=not one.go,
        )
        for one in found.firings
    ]
    return RuleTrial(
        count=sum(not one.held for one in fired),
        held=sum(one.held for one in fired),
        repeats=found.repeats,
        fired=tuple(reversed(fired[-SHOWN:])),
    )
