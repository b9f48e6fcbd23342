"""Rules: listed, switched on and off, removed."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Form, HTTPException
from fastapi.responses import RedirectResponse, Response

from host_daemon.base.texts import mark as _
from host_daemon.pipeline.active_rules import ActiveRules
from host_daemon.rules.json_form import NAMES, rule_to_json, rules_to_json
from host_daemon.rules.labels import WORDS
from host_daemon.rules.references import gaps
from host_daemon.rules.rule import BadRule, Rule, When
from host_daemon.store.config import Config
from web_ui.core.access import MANAGERS, Who
from web_ui.core.page import FormRouter, PageRouter
from web_ui.core.services import AuditOf, ConfigOf, SettingsOf
from web_ui.setup import rule_problem

router = PageRouter(MANAGERS)
forms = FormRouter(MANAGERS)
routers = (router, forms)


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
    """problem: why some of the post's rules cannot be read; where none can, those of a new post are used."""

    rules: tuple[RuleLine, ...]
    problem: str


def rules_of(config: Config) -> tuple[Rule, ...]:
    """The rules of the post that can be read; those of a new one where none can."""
    return ActiveRules(config).readable()


def keep(config: Config, rules: Sequence[Rule]) -> None:
    """Write the rules down; they count from now on."""
    config.write_rules(rules_to_json(rules))


@router.page("/rules", "rules.html")
def listed(config: ConfigOf, settings: SettingsOf, who: Who) -> RulesPage:
    """The rules of the post."""
    problem, words, rules = "", who.texts, rules_of(config)
    try:
        ActiveRules(config).written()
    except BadRule as error:
        problem = error.said(words)
    found = gaps(rules, ActiveRules(config).known(settings))
    said = {
        rule.name: rule_problem.said(found[rule.name], rule_to_json(rule), words)
        for rule in rules
        if rule.name in found
    }
    return RulesPage(rules=tuple(_line(rule, said.get(rule.name, "")) for rule in rules), problem=problem)


def _named(config: ConfigOf, name: Annotated[str, Form(max_length=200)]) -> str:
    """The name of a rule that there is."""
    if all(rule.name != name for rule in rules_of(config)):
        raise HTTPException(404, _("There is no such rule."))
    return name


NameOf = Annotated[str, Depends(_named)]


@forms.post("/rules/switch")
async def switch(name: NameOf, config: ConfigOf, audit: AuditOf, who: Who) -> Response:
    """Switch a rule off, or on again."""
    changed = [
        dataclasses.replace(rule, enabled=not rule.enabled) if rule.name == name else rule
        for rule in rules_of(config)
    ]
    keep(config, changed)
    await audit.note(who.name, "switched", f"rules/{name}")
    return RedirectResponse("/rules", 303)


@forms.post("/rules/remove")
async def remove(name: NameOf, config: ConfigOf, audit: AuditOf, who: Who) -> Response:
    """Remove a rule."""
    keep(config, [rule for rule in rules_of(config) if rule.name != name])
    await audit.note(who.name, "removed", f"rules/{name}")
    return RedirectResponse("/rules", 303)


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
