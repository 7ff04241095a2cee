"""Which of its namesakes a name means, and what is said for it."""

from __future__ import annotations

import time

import pytest

import gazetteer
from mapper.language.sentences import Text
from mapper.model import Mention
from mapper.reading.recognition import find_toponyms
from mapper.reading.resolution import resolve
from mapper.reading.settling import doubt, settle


def read(text: str, **options: object) -> dict[str, Mention]:
    """Return the last mention of each name."""
    cut = Text(text)
    return {mention.text: mention for mention in resolve(cut, find_toponyms(cut), **options)}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "name", "admin1", "feature"),
    [
        ("A raft took them to Hidalgo, Texas.", "Hidalgo", "Texas", "populated place"),
        ("They crossed the state of Hidalgo by bus.", "Hidalgo", "Hidalgo", "admin1"),
        ("She lives in Springfield, Ohio.", "Springfield", "Ohio", "populated place"),
        ("The trial in Paris, Texas, was moved.", "Paris", "Texas", "populated place"),
        ("They rested in Santiago Niltepec, in Oaxaca.", "Santiago Niltepec", "Oaxaca", "populated place"),
    ],
)
def test_what_stands_beside_a_name_is_obeyed(text: str, name: str, admin1: str, feature: str) -> None:
    place = read(text)[name].place
    assert place is not None
    assert (place.admin1, place.feature) == (admin1, feature)


def test_the_container_is_named_as_the_reason() -> None:
    mention = read("A raft took them to Hidalgo, Texas.")["Hidalgo"]
    assert mention.why == "inside Texas, named beside it"
    assert mention.confidence > 0.8


def test_the_losers_are_kept_best_first() -> None:
    mention = read("They came to San Pedro on Monday.")["San Pedro"]
    assert mention.place == mention.candidates[0]
    assert len({candidate.key for candidate in mention.candidates}) == len(mention.candidates) > 3


def test_a_name_has_one_sense_in_a_report() -> None:
    cut = Text("Police in Paris, Texas, made an arrest. The mayor of Paris was pleased. Paris has a new jail.")
    places = [mention.place for mention in resolve(cut, find_toponyms(cut)) if mention.text == "Paris"]
    assert [place and place.admin1 for place in places] == ["Texas"] * 3


def test_nearness_decides_among_namesakes() -> None:
    text = "They slept in Pamplona after two days on the road from Cúcuta to Bucaramanga."
    place = read(text)["Pamplona"].place
    assert place is not None
    assert place.country == "CO"


def test_a_countrys_name_means_the_country() -> None:
    for text in ("They fled Honduras and entered Guatemala near Esquipulas.", "From Mexico they came to Mexico City."):
        for name in ("Honduras", "Guatemala", "Mexico"):
            if name in (found := read(text)):
                place = found[name].place
                assert place is not None
                assert place.kind == "country"


def test_an_article_hints_at_a_river() -> None:
    place = read("They crossed the Rio Grande on Sunday.")["Rio Grande"].place
    assert place is not None
    assert place.kind == "river"


def test_an_unknown_name_has_no_place() -> None:
    cut = Text("They landed near Qoropolis Vexanda on Sunday.")
    (mention,) = resolve(cut, find_toponyms(cut, unknown=True), report=3)
    assert (mention.place, mention.confidence, mention.report) == (None, 0.0, 3)
    assert mention.why == "not in the gazetteer"


def test_known_places_of_the_dossier_count() -> None:
    text = "They came to Pamplona on Monday."
    known = [gazetteer.locate(name, country="CO")[0] for name in ("Cúcuta", "Bucaramanga")]
    alone, told = read(text)["Pamplona"].place, read(text, known=known)["Pamplona"].place
    assert alone is not None
    assert told is not None
    assert (alone.country, told.country) == ("ES", "CO")


def test_settling_takes_the_namesake_nearest_to_the_route() -> None:
    michoacan, chiapas = (gazetteer.locate("Ciudad Hidalgo", admin1=name)[0] for name in ("Michoacán", "Chiapas"))
    mention = Mention(0, 14, "Ciudad Hidalgo", michoacan, "stop", 0.6, (michoacan, chiapas), 0, "likeliest of 2")
    route = [gazetteer.locate("Tapachula")[0], gazetteer.locate("Huixtla")[0], michoacan]
    (settled,) = settle([mention], route)
    assert settled.place == chiapas
    assert settled.candidates == (chiapas, michoacan)
    assert "route" in settled.why


def test_settling_keeps_what_a_container_says() -> None:
    mention = read("A raft took them to Hidalgo, Texas.")["Hidalgo"]
    assert settle([mention], [gazetteer.locate("Pachuca")[0]]) == [mention]


def test_cost_grows_with_the_text_and_no_faster() -> None:
    unit = "They left Tapachula for Huixtla, then Mapastepec, Arriaga and Juchitán; Niltepec came later. "
    read(unit)

    def seconds(times: int) -> float:
        start = time.process_time()
        read(unit * times)
        return time.process_time() - start

    assert seconds(800) < 12 * seconds(200) + 0.2


def test_a_name_said_to_lie_where_no_entry_is_goes_there() -> None:
    mention = read("They were taken to the centre at Springfield, outside Metetí, and waited.")["Springfield"]
    meteti = gazetteer.locate("Metetí")[0]
    assert mention.place is not None
    assert mention.place.point == meteti.point
    assert mention.place.geoname_id is None
    assert mention.place.extent_km >= 10
    assert "said to lie near" in mention.why


def test_a_camp_beside_a_town_is_preferred_to_its_namesakes() -> None:
    mention = read("They were taken to the centre at San Vicente, outside Metetí, and waited.")["San Vicente"]
    assert mention.place is not None
    assert (mention.place.kind, mention.place.country) == ("camp", "PA")


# ------------------------------------------------------------------ what the report says of a name


def test_a_bridge_is_no_town_of_its_name() -> None:
    told = read("They came over the Rumichaca bridge at noon, and waded through the Suchiate river.")
    assert told["Rumichaca"].place is not None
    assert told["Rumichaca"].place.kind == "crossing"
    assert told["Suchiate"].place is not None
    assert told["Suchiate"].place.kind == "river"


def test_a_gloss_says_which_one_is_meant() -> None:
    glossed = read("They slept in Santiago, by which they mean Niltepec and not the capital of Chile.")["Santiago"]
    plain = read("They slept in Santiago and not in the capital of Chile.")["Santiago"]
    assert glossed.place is not None
    assert glossed.place.name == "Niltepec"
    assert plain.place is not None
    assert plain.place.name != "Niltepec"


def test_a_town_is_called_by_the_end_of_its_name() -> None:
    text = "They were rafted to Hidalgo. The market of Ciudad Hidalgo, on the Suchiate, was shut. Suchiate ferrymen waited."
    place = read(text)["Hidalgo"].place
    assert place is not None
    assert (place.name, place.admin1) == ("Ciudad Hidalgo", "Chiapas")


def test_a_container_that_is_denied_holds_nothing() -> None:
    told = read("From Guatemala City they came to Escuintla, ours and not the one in Chiapas, on Saturday.")
    assert told["Escuintla"].place is not None
    assert told["Escuintla"].place.country == "GT"


def test_initials_without_dots_are_the_union_and_the_states_keep_theirs() -> None:
    told = read("EU ministers met. The U.S. did not come.")
    assert told["EU"].place is not None
    assert told["EU"].place.name == "European Union"
    assert told["U.S."].place is not None
    assert told["U.S."].place.name == "United States"


def test_a_stop_an_ocean_away_from_those_beside_it_is_doubted() -> None:
    before, after = gazetteer.locate("Pamplona", country="CO")[0], gazetteer.locate("Bucaramanga")[0]
    berlin, lyon = gazetteer.locate("Berlin")[0], gazetteer.locate("Lyon")[0]
    cucuta = gazetteer.locate("Cúcuta")[0]

    def mention(*places: gazetteer.Place) -> Mention:
        return Mention(0, 4, "Name", places[0], "stop", 0.98, tuple(places), 0, "its name")

    assert doubt(mention(berlin), before, after).place is None
    assert doubt(mention(berlin, cucuta), before, after).place == cucuta
    assert doubt(mention(cucuta), before, after) == mention(cucuta)
    assert doubt(mention(lyon), berlin, gazetteer.locate("Marseille")[0]) == mention(lyon)
