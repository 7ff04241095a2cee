"""The desk as a browser without JavaScript uses it: links, and forms as they stand in the page."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from person import FROST

from mapper.web.project import Project
from mapper.web.server import create_app


class Reader:
    """Follows links and sends forms with every field that is in them, and only those."""

    def __init__(self, folder):
        self.project = Project.at(folder)
        self.client = create_app(self.project, port=80).test_client()
        self.get("/")

    def get(self, address):
        self.take(self.client.get(address, base_url="http://127.0.0.1"))

    def take(self, answer):
        while answer.status_code in (302, 303):
            answer = self.client.get(answer.headers["Location"], base_url="http://127.0.0.1")
        self.status, self.page = answer.status_code, BeautifulSoup(answer.text, "html.parser")

    def follow(self, css, text):
        link = next(one for one in self.page.select(css) if text in one.get_text())
        self.get(link["href"].partition("#")[0])

    def send(self, button, turn=0, **typed):
        """Press a button by its value (or its words) after typing into fields of its form."""
        pressed = [one for one in self.page.select("button") if button in (one.get("value"), one.get_text(strip=True))][
            turn
        ]
        assert not pressed.has_attr("disabled")
        form = self.page.find("form", id=pressed["form"]) if pressed.has_attr("form") else pressed.find_parent("form")
        fields = form.select("input, select, textarea")
        if form.get("id"):
            fields += self.page.select(f"[form={form['id']}]:not(button)")
        data = {}
        for one in fields:
            if one.name == "select":
                chosen = one.select_one("option[selected]") or one.select_one("option")
                value = chosen.get("value", chosen.get_text()) if chosen else ""
            else:
                value = (
                    one.get_text()
                    if one.name == "textarea"
                    else one.get("value", "on" if one.get("type") == "checkbox" else "")
                )
            if one.get("type") != "file" and (one.get("type") != "checkbox" or one.has_attr("checked")):
                data[one["name"]] = value
        unknown = [name for name in typed if name not in data]
        assert not unknown, unknown
        data.update(typed)
        if pressed.has_attr("name"):
            data[pressed["name"]] = pressed.get("value", "")
        send = self.client.get if form.get("method") == "get" else self.client.post
        where = urlsplit(form["action"]).path
        if send == self.client.get:
            self.take(send(where, query_string=data, base_url="http://127.0.0.1"))
        else:
            self.take(send(where, data=data, base_url="http://127.0.0.1"))

    def stops(self):
        rows = self.page.select("ol.stops li:not(.rejected)")
        return [(row.strong.get_text(), next(iter(row.select_one(".when").stripped_strings))) for row in rows]

    @property
    def notice(self):
        return self.page.select_one("#notice").get_text(" ", strip=True)

    def button(self, start):
        """Return the value of the first button that starts so."""
        return next(one["value"] for one in self.page.select("button[value]") if one["value"].startswith(start))


@pytest.fixture
def reader(tmp_path):
    made = Reader(tmp_path / "frost")
    made.send("Read it", text=FROST, title="Home from the frost", published="2021-07-14")
    return made


def test_everything_is_corrected_with_links_and_forms(reader):
    assert ("San Pedro de Ycuamandyyú", "9 July 2021") in reader.stops()
    reader.send("Remember", author="Ana López")
    reader.follow(".words a.name", "San Pedro")
    place = next(
        n for n, one in enumerate(reader.page.select(".candidates button")) if "Buenos Aires" in one.get_text()
    )
    reader.send(f"place:{place}", note="on the Paraná line")
    assert "San Pedro" in reader.notice
    assert ("San Pedro", "9 July 2021") in reader.stops()

    reader.follow(".words a.name", "Paraná")
    reader.send("role:mention")
    reader.send("addname:mention", words="La Posta Vieja del Quebracho")
    reader.send("hand", latitude="-33,0", longitude="-60.6")
    reader.send("role:stop")
    key = reader.button("dates:").partition(":")[2]
    reader.send(f"dates:{key}", **{f"arrived.{key}": "2021-07-10"})
    reader.send(f"bydate:{key}")
    reader.follow("ol.stops a", "Recreo")
    reader.send(reader.button("dates:"), **{f"arrived.{reader.button('dates:').partition(':')[2]}": "2021-07-13"})
    gold = ["Mendoza", "San Luis", "Villa Mercedes", "San Pedro", "La Posta Vieja del Quebracho", "Recreo"]
    assert [name for name, _ in reader.stops()] == gold
    assert dict(reader.stops())["Recreo"] == "13 July 2021"
    assert "Ana López" in reader.page.select_one("#changes").get_text()
    assert "on the Paraná line" in reader.page.select_one("#changes").get_text()

    reader.send("undo")
    assert "Undone" in reader.notice
    assert dict(reader.stops())["Recreo"] == "12 July 2021"
    reader.send("redo")
    assert dict(reader.stops())["Recreo"] == "13 July 2021"


def test_groups_are_named_split_and_merged(reader):
    reader.send("rename", name="The pickers")
    reader.follow("ol.stops a", "San Pedro")
    key = reader.button("split:").partition(":")[2]
    reader.send(f"split:{key}", **{f"new-group.{key}": "Those bound for Santa Fe"})
    groups = [one.get_text(" ", strip=True) for one in reader.page.select(".group h3")]
    assert groups == ["A The pickers", "B Those bound for Santa Fe"]
    assert reader.page.select(".words a.name .tag")[0].get_text().startswith("A")
    reader.follow("ol.stops a", "Villa Mercedes")
    key = reader.button("move:").partition(":")[2]
    reader.send(f"move:{key}", **{f"group.{key}": "Those bound for Santa Fe"})
    second = reader.page.select(".group")[1]
    assert "Villa Mercedes" in second.get_text()
    reader.send("merge", 1, into="The pickers")
    assert [one.get_text(strip=True) for one in reader.page.select(".group h3")] == ["The pickers"]


def test_order_and_a_stop_that_no_word_tells(reader):
    reader.follow("ol.stops a", "Villa Mercedes")
    before = [name for name, _ in reader.stops()]
    reader.send(reader.button("shift:up:"))
    after = [name for name, _ in reader.stops()]
    at = before.index("Villa Mercedes")
    assert after[at - 1 : at + 1] == before[at - 1 : at + 1][::-1]
    reader.send("addstop", place="Río Cuarto", arrived="2021-07-07")
    assert ("Río Cuarto", "7 July 2021") in reader.stops()
    reader.send("addstop", place="Nowhere Atall", arrived="2021-07-07")
    assert reader.status == 400
    assert "Nowhere Atall" in reader.notice
    assert reader.page.select_one(".add-stop [name=place]")["value"] == "Nowhere Atall", "what was typed stays"


def test_figures_are_rejected_added_and_told_what_they_measure(reader):
    reader.follow(".card a", "35 kilometres a day")
    reader.send("status:rejected")
    card = next(one for one in reader.page.select(".card") if "35 kilometres a day" in one.get_text())
    assert "left out" in card.get_text()
    reader.follow(".card a", "900 kilometres")
    reader.send("about", **{"from": "Villa Mercedes", "to": "MX-GT", "about-date": "2021-07-06"})
    assert reader.page.select_one("[name=from]")["value"].startswith("Villa Mercedes, San Luis")
    assert reader.page.select_one("[name=to]")["value"] == "MX-GT"
    reader.send("about", to="border")
    reader.send("figure", low="507", high="507")
    figure = next(one for one in reader.page.select(".card.chosen .rows tr") if "Reported" in one.get_text())
    assert "507" in figure.get_text()
    reader.send("addfigure", words="Some 140 seasonal workers")
    card = reader.page.select_one(".card.chosen")
    assert "Size of the group" in card.get_text()
    assert "140" in card.select_one(".rows, blockquote").get_text()
    reader.send("addfigure", words="in the west of Argentina")
    assert reader.status == 400
    reader.send("border", border="Brazil")
    assert "Brazil" in reader.page.select_one(".menu summary").get_text()
    reader.send("border", border="Atlantis")
    assert reader.status == 400


def test_another_place_is_looked_up(reader):
    reader.follow(".words a.name", "Recreo")
    reader.send("Look up", query="Santa Rosa de Copán")
    assert "Copan, Honduras" in reader.page.select_one(".candidates").get_text()
    reader.send("place:0")
    assert "Santa Rosa de Copán" in dict(reader.stops())


def test_an_old_page_is_told_what_changed_and_keeps_what_was_typed(reader):
    reader.follow("ol.stops a", "San Luis")
    old, key = reader.page, reader.button("dates:").partition(":")[2]
    reader.send(f"dates:{key}", **{f"arrived.{key}": "2021-07-03"})
    reader.page = old
    reader.send(f"dates:{key}", **{f"arrived.{key}": "2021-07-04", "note": "says the school"})
    assert reader.status == 409
    assert "another window" in reader.notice
    assert "San Luis: arrived 3 July 2021" in reader.notice
    assert reader.page.select_one(f"[name='arrived.{key}']")["value"] == "2021-07-04"
    assert reader.page.select_one("[name=note]")["value"] == "says the school"
    assert ("San Luis", "3 July 2021") in reader.stops()
    reader.send(f"dates:{key}")
    assert ("San Luis", "4 July 2021") in reader.stops()


def test_the_published_page(reader):
    reader.send("Publish")
    assert reader.page.select_one("#snippet").get_text().startswith("<figure")
    for link in reader.page.select(".files a"):
        answer = reader.client.get(link["href"], base_url="http://127.0.0.1")
        assert answer.status_code == 200
        assert answer.headers["Content-Security-Policy"].startswith("sandbox allow-scripts;")


@pytest.mark.parametrize(("field", "value", "words"), [
    ("arrived", "31/12/2021", "no date"), ("latitude", "north", "no number"), ("latitude", "", "latitude and longitude"),
])  # fmt: skip
def test_nonsense_is_refused_in_one_line_and_kept_in_its_field(reader, field, value, words):
    reader.follow("ol.stops a", "San Luis")
    key = reader.button("dates:").partition(":")[2]
    name = f"arrived.{key}" if field == "arrived" else field
    reader.send(f"dates:{key}" if field == "arrived" else "hand", **{name: value})
    assert reader.status == 400
    assert words in reader.notice.lower()
    assert reader.page.select_one(f"[name='{name}']")["value"] == value


def test_a_correction_that_lost_its_words_is_shown_until_it_is_given_up(reader):
    second = "On 20 July the walkers reached Rosario. They rested in Pergamino on 22 July."
    reader.send("Read it", text=second, title="A second report", published="2021-07-24")
    reader.follow("ol.stops a", "Pergamino")
    key = reader.button("dates:").partition(":")[2]
    reader.send(f"dates:{key}", **{f"arrived.{key}": "2021-07-23"})
    reader.send("remove:1")
    assert "Pergamino" not in dict(reader.stops())
    conflict = reader.page.select_one(".conflict")
    assert "no longer fits" in conflict.get_text()
    assert "Pergamino" in conflict.get_text()
    reader.send("Give this correction up")
    assert not reader.page.select(".conflict")


def test_the_day_of_publication_is_said_and_the_corrections_hold(tmp_path):
    reader = Reader(tmp_path / "undated")
    reader.send("Read it", text=FROST)
    assert "no date of publication" in reader.page.select_one(".report .by").get_text()
    reader.follow(".words a.name", "Paraná")
    reader.send("role:mention")
    reader.send("describe:0", title="Home from the frost", published="2021-07-14")
    assert "14 July 2021" in reader.page.select_one(".report .by").get_text()
    assert dict(reader.stops())["Recreo"] == "12 July 2021", "told by its weekday"
    assert "Paraná" not in dict(reader.stops())


def test_roads_that_cannot_be_reached_are_said_and_nonsense_is_refused(reader):
    reader.send("roads", roads="osrm:http://127.0.0.1:9")
    assert reader.status == 200
    assert "OSRM at 127.0.0.1:9 did not answer" in reader.notice
    reader.send("roads", roads="by donkey")
    assert reader.status == 400
    assert "Changes (1)" in reader.page.select_one("#changes").get_text()
