"""Quizzes in QTI 3: one zip file.

An item for each variant, and a test for each chapter that draws one of each question.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Any

from learn_transformers.quiz.exports.formats.moodle_xml import number
from learn_transformers.quiz.exports.items import Answer, Essay, Form, Gaps, Item, Numeric, Pairs, Pick, PickAll, Short
from learn_transformers.quiz.exports.items import Sequence as Lines
from learn_transformers.quiz.exports.packages import zipped
from learn_transformers.quiz.exports.rich_text import Rich
from learn_transformers.quiz.exports.xml import Element, content, document, element

POOLS = True
_QTI = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
_CP = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"
_IDEA = "idea"  # what is said in any case


def lacks(form: Form) -> str:
    """Nothing."""
    return ""


def files(items: Sequence[Item], name: str) -> dict[str, bytes]:
    """One zip file."""
    inside: dict[str, bytes] = {}
    resources: list[Element] = []
    for chapter, its in groupby(items, lambda item: item.chapter):
        pools = [[*pool] for _, pool in groupby(its, lambda item: item.question)]
        links = []
        for item in (item for pool in pools for item in pool):
            href = f"items/{item.id}.xml"
            inside[href] = document(_item(item), indented=False)
            resources.append(element("resource", element("file", href=href), identifier=item.id,
                                     type="imsqti_item_xmlv3p0", href=href))  # fmt: skip
            links.append(element("dependency", identifierref=item.id))
        href = f"{chapter}.xml"
        inside[href] = document(_test(chapter, pools))
        resources.append(element("resource", element("file", href=href), *links, identifier=f"test.{chapter}",
                                 type="imsqti_test_xmlv3p0", href=href))  # fmt: skip
    manifest = element(
        "manifest",
        element("metadata", element("schema", "QTI Package"), element("schemaversion", "3.0.0")),
        element("organizations"),
        element("resources", *resources),
        identifier="learn-transformers",
        xmlns=_CP,
    )
    return {"": zipped({"imsmanifest.xml": document(manifest), **inside})}


def _test(chapter: str, pools: Sequence[Sequence[Item]]) -> Element:
    sections = [
        element(
            "qti-assessment-section",
            element("qti-selection", select="1"),
            *(element("qti-assessment-item-ref", identifier=i.id, href=f"items/{i.id}.xml") for i in pool),
            identifier=pool[0].question,
            title=pool[0].question.replace("_", " "),
            visible="false",
        )
        for pool in pools
    ]
    part = element("qti-test-part", *sections, identifier="questions", navigation_mode="nonlinear",
                   submission_mode="individual")  # fmt: skip
    title = f"learn-transformers: {chapter.replace('_', ' ')}"
    return element("qti-assessment-test", part, identifier=f"test.{chapter}", title=title, xmlns=_QTI)


def _item(item: Item) -> Element:
    made = _Interactions()
    body = [*content(item.stem.html)]
    body += content(_with_gaps(item.form.text.html)) if isinstance(item.form, Gaps) else []
    asked = element("qti-item-body", *body)
    if isinstance(item.form, Gaps):
        _fill(asked, {str(place): made.add(blank, within=True) for place, blank in enumerate(item.form.blanks, 1)})
    else:
        asked.append(made.add(item.form))
    said = {**made.said, _IDEA: item.idea}
    if isinstance(item.form, Essay):
        points = "".join(f"<li>{point.read}</li>" for point in item.form.rubric)
        said["model"] = Rich("", "", f"{item.form.model.read}<ul>{points}</ul>", "model")
    return element(
        "qti-assessment-item",
        *made.responses,
        *made.outcomes,
        _outcome("SCORE", "single", "float"),
        _outcome("MAXSCORE", "single", "float", start="1"),
        _outcome("FEEDBACK", "multiple", "identifier"),
        asked,
        element("qti-response-processing", *made.processing()),
        *(_modal(name, text) for name, text in said.items()),
        xmlns=_QTI,
        identifier=item.id,
        title=item.title,
        adaptive="false",
        time_dependent="false",
    )


class _Interactions:
    """The interactions of one item: each with its response, what it earns, and what is said of it."""

    def __init__(self) -> None:
        self.responses: list[Element] = []
        self.outcomes: list[Element] = []
        self.said: dict[str, Rich] = {}
        self._scores: list[Element] = []
        self._named: list[Element] = []  # expressions that give names of what is said
        self._rules: list[Element] = []

    def add(self, form: Form, within: bool = False) -> Element:
        """The interaction for a form, with all that belongs to it noted; `within` a line of text, or for itself."""
        name = f"RESPONSE{len(self.responses) + 1}" if within else "RESPONSE"
        match form:
            case Pick():
                return self._pick(name, form, within)
            case PickAll():
                return self._pick_all(name, form)
            case Numeric():
                return self._numeric(name, form, within)
            case Short():
                return self._short(name, form, within)
            case Pairs():
                return self._pairs(name, form)
            case Lines():
                return self._lines(name, form)
        self._declare(name, "single", "string")
        self._named.append(_base("identifier", "model"))
        return element("qti-extended-text-interaction", response_identifier=name, expected_lines="5")

    def processing(self) -> Iterator[Element]:
        """What comes of the responses: the mean of what all earn, and the names of what is said."""
        yield from self._rules
        if self._scores:
            total = element("qti-sum", *self._scores)
            mean = element("qti-divide", total, _base("float", str(len(self._scores))))
            yield element("qti-set-outcome-value", mean, identifier="SCORE")
        names = element("qti-multiple", *self._named, _base("identifier", _IDEA))
        yield element("qti-set-outcome-value", names, identifier="FEEDBACK")

    def _pick(self, name: str, form: Pick, within: bool) -> Element:
        identifiers = self._identified(name, form.answers)
        right = [one for one, answer in identifiers.items() if answer.is_right]
        self._declare(name, "single", "identifier", right, {i: a.credit for i, a in identifiers.items() if a.credit})
        self._scores.append(element("qti-map-response", identifier=name))
        self._named.append(element("qti-variable", identifier=name))
        shuffle = str(form.shuffled).lower()
        if within:
            choices = [element("qti-inline-choice", a.text.plain, identifier=i) for i, a in identifiers.items()]
            return element("qti-inline-choice-interaction", *choices, response_identifier=name, shuffle=shuffle)
        return _choice(name, identifiers, shuffle, "1")

    def _pick_all(self, name: str, form: PickAll) -> Element:
        identifiers = self._identified(name, form.answers)
        right = [one for one, answer in identifiers.items() if answer.is_right]
        self._declare(name, "multiple", "identifier", right, {i: form.share(a) for i, a in identifiers.items()})
        self._scores.append(element("qti-map-response", identifier=name))
        self._named.append(element("qti-variable", identifier=name))
        return _choice(name, identifiers, "true", "0")

    def _identified(self, name: str, answers: Sequence[Answer]) -> dict[str, Answer]:
        """The answers by their identifiers, which are those of what is said of them, too."""
        found = {f"{name}_{place}": answer for place, answer in enumerate(answers, 1)}
        self.said |= {identifier: answer.why for identifier, answer in found.items() if answer.why}
        return found

    def _numeric(self, name: str, form: Numeric, within: bool) -> Element:
        self._declare(name, "single", "float", [number(form.value)])
        score = f"{name}_SCORE"
        self.outcomes.append(_outcome(score, "single", "float"))
        self._scores.append(element("qti-variable", identifier=score))
        self._conditions(name, [(form.value, form.why, True), *((n, why, False) for n, why in form.known)],
                         lambda value: _near(name, number(value), number(form.tolerance)))  # fmt: skip
        return _entry(name, within, "12")

    def _short(self, name: str, form: Short, within: bool) -> Element:
        self._declare(name, "single", "string", form.right[:1])
        score = f"{name}_SCORE"
        self.outcomes.append(_outcome(score, "single", "float"))
        self._scores.append(element("qti-variable", identifier=score))
        known = [(text, why, False) for spellings, why in form.known for text in spellings]
        self._conditions(name, [*((text, form.why, True) for text in form.right), *known],
                         lambda text: _same(name, text))  # fmt: skip
        return _entry(name, within, "20")

    def _conditions(
        self, name: str, cases: Sequence[tuple[float | str, Rich, bool]], met: Callable[[Any], Element]
    ) -> None:
        """The first case that is met decides: what it earns, and what is said."""
        # Some players fail where nothing was typed and a text is compared.
        nothing = element("qti-is-null", element("qti-variable", identifier=name))
        branches = [element("qti-response-if", nothing)]
        feedback = f"{name}_FEEDBACK"
        names: dict[str, str] = {}
        for value, why, is_right in cases:
            done = []
            if is_right:
                done.append(element("qti-set-outcome-value", _base("float", "1"), identifier=f"{name}_SCORE"))
            if why:
                known = names.setdefault(why.markdown, f"{name}_{len(names) + 1}")
                self.said[known] = why
                done.append(element("qti-set-outcome-value", _base("identifier", known), identifier=feedback))
            branches.append(element("qti-response-else-if", met(value), *done))
        self._rules.append(element("qti-response-condition", *branches))
        if names:
            self.outcomes.append(_outcome(feedback, "single", "identifier"))
            self._named.append(element("qti-variable", identifier=feedback))

    def _pairs(self, name: str, form: Pairs) -> Element:
        shown = sorted(form.rights, key=lambda right: right.plain)
        rights = {right.markdown: f"right_{n}" for n, right in enumerate(shown, 1)}
        lefts = [f"left_{n}" for n in range(1, len(form.pairs) + 1)]
        right = [f"{one} {rights[b.markdown]}" for one, (_, b) in zip(lefts, form.pairs, strict=True)]
        self._declare(name, "multiple", "directedPair", right, dict.fromkeys(right, 1 / len(right)))
        self._scores.append(element("qti-map-response", identifier=name))
        if form.why:
            self.said["why"] = form.why
            self._named.append(_base("identifier", "why"))
        sides = [
            [_associable(a, one, "1") for one, (a, _) in zip(lefts, form.pairs, strict=True)],
            [_associable(b, rights[b.markdown], "0") for b in shown],
        ]
        sets = [element("qti-simple-match-set", *side) for side in sides]
        return element("qti-match-interaction", *sets, response_identifier=name, shuffle="false",
                       max_associations=str(len(lefts)))  # fmt: skip

    def _lines(self, name: str, form: Lines) -> Element:
        right = [f"line_{n}" for n in range(1, len(form.lines) + 1)]
        self._declare(name, "ordered", "identifier", right)
        score = f"{name}_SCORE"
        self.outcomes.append(_outcome(score, "single", "float"))
        self._scores.append(element("qti-variable", identifier=score))
        same = element("qti-match", element("qti-variable", identifier=name), element("qti-correct", identifier=name))
        done = element("qti-set-outcome-value", _base("float", "1"), identifier=score)
        self._rules.append(element("qti-response-condition", element("qti-response-if", same, done)))
        choices = dict(zip(right, form.lines, strict=True))
        mixed = sorted(choices, key=lambda one: choices[one].plain)
        shown = [element("qti-simple-choice", *content(choices[one].html), identifier=one) for one in mixed]
        return element("qti-order-interaction", *shown, response_identifier=name, shuffle="true")

    def _declare(
        self,
        name: str,
        cardinality: str,
        base: str,
        correct: Sequence[str] = (),
        mapping: dict[str, float] | None = None,
    ) -> None:
        right = element("qti-correct-response", *(element("qti-value", one) for one in correct)) if correct else None
        earned = None
        if mapping:
            entries = [
                element("qti-map-entry", map_key=one, mapped_value=f"{value:.6g}") for one, value in mapping.items()
            ]
            earned = element("qti-mapping", *entries, default_value="0", lower_bound="0", upper_bound="1")
        attributes = {"identifier": name, "cardinality": cardinality, "base_type": base}
        self.responses.append(element("qti-response-declaration", right, earned, **attributes))


def _outcome(name: str, cardinality: str, base: str, start: str = "0") -> Element:
    value = element("qti-default-value", element("qti-value", start)) if base == "float" else None
    return element("qti-outcome-declaration", value, identifier=name, cardinality=cardinality, base_type=base)


def _base(base: str, value: str) -> Element:
    return element("qti-base-value", value, base_type=base)


def _near(name: str, value: str, tolerance: str) -> Element:
    sides = (element("qti-variable", identifier=name), _base("float", value))
    return element("qti-equal", *sides, tolerance_mode="absolute", tolerance=f"{tolerance} {tolerance}")


def _same(name: str, text: str) -> Element:
    sides = (element("qti-variable", identifier=name), _base("string", text))
    return element("qti-string-match", *sides, case_sensitive="true")


def _choice(name: str, answers: dict[str, Answer], shuffle: str, most: str) -> Element:
    choices = [
        element("qti-simple-choice", *content(answer.text.html), identifier=identifier)
        for identifier, answer in answers.items()
    ]
    return element("qti-choice-interaction", *choices, response_identifier=name, shuffle=shuffle, max_choices=most)


def _entry(name: str, within: bool, length: str) -> Element:
    entry = element("qti-text-entry-interaction", response_identifier=name, expected_length=length)
    return entry if within else element("p", entry)


def _associable(text: Rich, identifier: str, most: str) -> Element:
    return element("qti-simple-associable-choice", *content(text.html), identifier=identifier, match_max=most)


def _modal(name: str, text: Rich) -> Element:
    body = element("qti-content-body", element("div", *content(text.read)))
    return element("qti-modal-feedback", body, outcome_identifier="FEEDBACK", identifier=name, show_hide="show")


# ---- a text with gaps


def _with_gaps(html: str) -> str:
    """The gaps `[[1]]` as elements of their own, to be replaced."""
    return re.sub(r"\[\[(\d+)\]\]", r'<span id="gap\1"></span>', html)


def _fill(body: Element, interactions: dict[str, Element]) -> None:
    for parent in [*body.iter()]:
        for place, child in enumerate([*parent]):
            if (
                child.tag == "span"
                and (interaction := interactions.get(child.get("id", "").removeprefix("gap"))) is not None
            ):
                interaction.tail = child.tail
                parent[place] = interaction
