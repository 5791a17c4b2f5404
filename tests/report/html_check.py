"""What every page of the report must be: well-formed, accessible in its structure, and inert."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path

VOID = {"meta", "link", "br", "hr", "img", "input", "wbr"}
ADDRESSES = {"href", "src", "action", "formaction", "data", "poster", "srcset", "xlink:href", "background"}
IMAGE = re.compile(r"data:image/png;base64,[A-Za-z0-9+/]+={0,2}")


class Page(HTMLParser):
    """Parse a page and keep its structure; `faults` says what is wrong with it."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = text
        self.faults: list[str] = []
        self.open: list[str] = []
        self.ids: list[str] = []
        self.references: list[str] = []
        self.links: list[str] = []
        self.headings: list[int] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.inline: dict[str, list[str]] = {"style": [], "script": []}
        self.words: list[str] = []
        self.feed(text)
        self.close()
        self._judge()

    def handle_starttag(self, tag, attrs):
        self._note(tag, attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self._note(tag, attrs)

    def handle_endtag(self, tag):
        if not self.open or self.open[-1] != tag:
            self.faults.append(f"</{tag}> at {self.getpos()} closes {self.open[-1:]}")
        else:
            self.open.pop()

    def handle_data(self, data):
        if self.open and self.open[-1] in self.inline:
            self.inline[self.open[-1]].append(data)
        else:
            self.words.append(data)

    def handle_comment(self, data):
        self.faults.append(f"a comment: {data[:40]}")

    def handle_pi(self, data):
        self.faults.append(f"a processing instruction: {data[:40]}")

    def _note(self, tag, attrs):
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.faults.append(f"<{tag}> has an attribute twice")
        found = dict(attrs)
        self.tags.append((tag, found))
        if "id" in found:
            self.ids.append(found["id"])
        for name in ("for", "aria-labelledby", "aria-describedby"):
            self.references += (found.get(name) or "").split()
        for name, value in attrs:
            if name.startswith("on") or name == "style":
                self.faults.append(f"<{tag} {name}=…>")
            if name in ADDRESSES:
                self.links.append(value or "")
        # One inside another is a part of its drawing.
        if tag == "svg" and "svg" not in self.open and found.get("aria-hidden") != "true" and not found.get("aria-label"):
            self.faults.append("<svg> without a text alternative")
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag in ("iframe", "object", "embed", "base", "form", "foreignobject", "use", "image"):
            self.faults.append(f"<{tag}>")
        if tag == "img" and not (IMAGE.fullmatch(found.get("src") or "") and found.get("alt")):
            self.faults.append("<img> that is no image in the page itself, or has no text")

    def _judge(self):
        if self.open:
            self.faults.append(f"never closed: {self.open}")
        if len(self.ids) != len(set(self.ids)):
            self.faults.append("an id comes twice")
        self.faults += [f"no id {name!r}" for name in self.references if name not in self.ids]
        if self.headings[:1] != [1] or self.headings.count(1) != 1:
            self.faults.append(f"headings {self.headings}")
        for above, below in zip(self.headings, self.headings[1:], strict=False):
            if below > above + 1:
                self.faults.append(f"h{below} after h{above}")
        if self.count("table") != self.count("caption"):
            self.faults.append("a table without a caption")
        self.faults += [
            "<th> without scope" for tag, found in self.tags if tag == "th" and "scope" not in found
        ]
        for tag, found in self.tags:
            if tag in ("input", "select") and not self.has_label(found.get("id")):
                self.faults.append(f"<{tag}> without a label")
            if tag == "th" and "scope" not in found:
                self.faults.append("<th> without scope")
        self._judge_policy()

    def _judge_policy(self):
        policy = self.policy()
        for part in ("default-src 'none'", "base-uri 'none'", "form-action 'none'"):
            if part not in policy:
                self.faults.append(f"the policy lacks {part}")
        if "unsafe" in policy or "*" in policy or "http" in policy:
            self.faults.append(f"the policy is loose: {policy}")
        for texts in self.inline.values():
            for text in texts:
                digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
                if f"'sha256-{digest}'" not in policy:
                    self.faults.append(f"the policy does not allow {text[:40]!r}")

    def policy(self) -> str:
        return next(
            found["content"]
            for tag, found in self.tags
            if tag == "meta" and found.get("http-equiv") == "Content-Security-Policy"
        )

    def count(self, name: str) -> int:
        return sum(tag == name for tag, _ in self.tags)

    def has_label(self, name: str | None) -> bool:
        return any(tag == "label" and found.get("for") == name for tag, found in self.tags)

    def words_shown(self) -> str:
        return " ".join(" ".join(self.words).split())


def broken_links(path: Path, page: Page) -> list[str]:
    """Return the addresses that lead out of the report or nowhere."""
    broken = []
    for link in page.links:
        if link == "data:," or IMAGE.fullmatch(link):
            continue
        if ":" in link or link.startswith("//"):
            broken.append(link)
            continue
        file, _, fragment = link.partition("#")
        target = (path.parent / file) if file else path
        if not target.is_file() or (fragment and f'id="{fragment}"' not in target.read_text(encoding="utf-8")):
            broken.append(link)
    return broken
