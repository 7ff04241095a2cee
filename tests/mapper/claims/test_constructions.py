"""Ways in which reports word a figure, in three languages: kind, value, and the ends that it runs between."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

import gazetteer
from mapper.claims.extraction import extract
from mapper.language.sentences import Text
from mapper.model import Evidence, Mention, Report, Route, Stop

CITIES = {
    "Agadez": "NE", "Arlit": "NE", "Zinder": "NE", "Tahoua": "NE", "Tamanrasset": "DZ", "Adrar": "DZ", "Niamey": "NE",
    "Edirne": "TR", "Plovdiv": "BG", "Burgas": "BG", "Sofia": "BG", "Tapachula": "MX", "Huixtla": "MX", "Puebla": "MX",
    "Oaxaca": "MX", "Arequipa": "PE", "Tacna": "PE", "Puno": "PE", "Arica": "CL", "Iquique": "CL", "Mardan": "PK",
    "Peshawar": "PK", "Jalalabad": "AF", "Gao": "ML", "Kidal": "ML", "Lima": "PE", "Ayacucho": "PE",
}  # fmt: skip
COUNTRIES = {
    "Niger": "NE", "Algeria": "DZ", "Algérie": "DZ", "Argelia": "DZ", "Bulgaria": "BG", "Turkey": "TR", "Mexico": "MX",
    "Chile": "CL", "Perú": "PE", "Chili": "CL", "Pérou": "PE", "Pakistan": "PK", "Bulgarie": "BG", "Níger": "NE", "Mali": "ML",
}  # fmt: skip


@cache
def place(name):
    if name in COUNTRIES:
        return gazetteer.locate(name, kind="country", limit=1)[0]
    return gazetteer.locate(name, country=CITIES[name], kind="city", limit=1)[0]


def mentions_of(text):
    found = []
    for name in (*CITIES, *COUNTRIES):
        start = text.find(name)
        while start >= 0:
            if not text[start + len(name) : start + len(name) + 1].isalpha():
                found.append(Mention(start, start + len(name), name, place(name)))
            start = text.find(name, start + 1)
    return found


def claims_of(text, language, stops=(), border="US"):
    here = Evidence(0, 0, 4, "they")
    dated = tuple(Stop(place(name), date(2021, 3, day), None, "stated", (here,)) for name, day in stops)
    routes = (Route("the group", dated),) if dated else ()
    report = Report(text, published=date(2021, 3, 20), language=language)
    return extract(0, Text(text, language), report, mentions=mentions_of(text), routes=routes, border=border)


def ends(claim):
    about = claim.about
    origin = None if about.origin is None else about.origin.name
    goal = about.goal if about.goal is None or isinstance(about.goal, str) else about.goal.name
    return origin, goal


BETWEEN, BORDER = "distance_between", "distance_to_border"

LENGTHS = [
    # language, text, kind, low, high, unit, origin, goal (None: not looked at)
    ("en", "The refugees came to Plovdiv. Plovdiv is some 140 km from Sofia in a straight line.", BETWEEN, 140, 140, "km", "Plovdiv", "Sofia"),
    ("en", "Burgas, where the migrants sleep, is a little over 380 km by road from Sofia.", BETWEEN, 380, 380, "km", "Burgas", "Sofia"),
    ("en", "Ordinarily Mardan is about 60 km from Peshawar by road, but the refugees took the hills.", BETWEEN, 60, 60, "km", "Mardan", "Peshawar"),
    ("en", "For the families Mardan is barely thirty miles from Peshawar as the crow flies.", BETWEEN, 30, 30, "mi", "Mardan", "Peshawar"),
    ("en", "The refugees reached Mardan, about 50 kilometres to the north-east of Peshawar.", BETWEEN, 50, 50, "km", "Mardan", "Peshawar"),
    ("en", "The migrants were put down at Huixtla, 40 km up the coast from Tapachula, and slept.", BETWEEN, 40, 40, "km", "Huixtla", "Tapachula"),
    ("en", "Huixtla is 38 km from Tapachula as the crow flies, and a bus does the 42 kilometres by road in an hour, the migrants heard.", BETWEEN, 42, 42, "km", None, None),
    ("en", "Between Arlit and Agadez lie 240 kilometres of sand, said the refugees.", BETWEEN, 240, 240, "km", "Arlit", "Agadez"),
    ("en", "It is 240 km from Arlit to Agadez, the migrants were told.", BETWEEN, 240, 240, "km", "Arlit", "Agadez"),
    ("en", "The distance between Arlit and Agadez is 240 km, the migrants were told.", BETWEEN, 240, 240, "km", "Arlit", "Agadez"),
    ("en", "The Bulgarian border is about 20 km from Edirne, the refugees know.", BORDER, 20, 20, "km", "Edirne", "Bulgaria"),
    ("en", "Many people of Edirne, which shelters refugees, lived 20 km from the Bulgarian border.", BORDER, 20, 20, "km", "Edirne", "Bulgaria"),
    ("en", "In Edirne the refugees were within 20 km of Bulgaria.", BORDER, None, 20, "km", "Edirne", "Bulgaria"),
    ("en", "Agadez is at least 400 km from Algeria, which expels migrants.", BORDER, 400, None, "km", "Agadez", "Algeria"),
    ("en", "Agadez, a minister said, lies a good 400 kilometres from the border with Algeria, from which migrants come.", BORDER, 400, 400, "km", "Agadez", "Algeria"),
    ("en", "From Agadez to the border with Algeria it is 400 km, the migrants say.", BORDER, 400, 400, "km", "Agadez", "Algeria"),
    ("en", "Agadez is not less than 400 km from the Algerian border, the migrants say.", BORDER, 400, None, "km", "Agadez", "Algeria"),
    ("en", "The refugees had 60 kilometres behind them by dusk.", "distance_travelled", 60, 60, "km", None, None),
    ("en", "By then the families had put more than 300 miles behind them.", "distance_travelled", 300, None, "mi", None, None),
    ("en", "It has been a 700-kilometre walk for the refugees since Zinder.", "distance_travelled", 700, 700, "km", "Zinder", None),
    ("en", "The migrants said they had more than 700 km in their legs since Zinder.", "distance_travelled", 700, None, "km", "Zinder", None),
    ("en", "They managed 18 miles on the first day, the refugees said.", "distance_travelled", 18, 18, "mi", None, None),
    ("en", "The migrants averaged 30 kilometres a day.", "pace", 30, 30, "km/day", None, None),
    ("en", "On a good day, the refugees said, they made twenty miles.", "pace", 20, 20, "mi/day", None, None),
    ("en", "No one in the caravan walked more than 35 km in a day.", "pace", None, 35, "km/day", None, None),
    ("en", "The refugees reached Edirne. A man shouts that Sofia is 300 kilometres down this road.", BETWEEN, 300, 300, "km", "Edirne", "Sofia"),
    ("en", "A guard tells the migrants in Tapachula that Huixtla is still 25 miles on and that they had better rest.", BETWEEN, 25, 25, "mi", None, "Huixtla"),
    ("en", "The migrants reached Huixtla. It is some 155 miles from here to the Guatemalan border.", BORDER, 155, 155, "mi", None, None),
    ("en", "The refugees marched out of Edirne in a long column, some 22 kilometres on foot, and were turned back.", "distance_travelled", 22, 22, "km", None, None),
    ("en", "The migrants are in Tapachula. That is some 190 kilometres, the boat included.", "distance_travelled", 190, 190, "km", None, None),
    ("en", "The driver, who adds up the bills of the migrants, gets about 1,650 kilometres from Lima to Iquique.", "distance_travelled", 1650, 1650, "km", "Lima", "Iquique"),
    ("en", "The clerk, who likes to be exact, puts it at about 9,000 kilometres for the migrants.", "distance_travelled", 9000, 9000, "km", None, None),
    ("fr", "Un exilé a fait ses comptes : près de 2 900 kilomètres, dont une nuit à pied.", "distance_travelled", 2900, 2900, "km", None, None),
    ("en", "Fishermen landed the refugees at dusk; about 75 kilometres, they reckoned.", "distance_travelled", 75, 75, "km", None, None),
    ("en", "The migrants came to Tapachula. A leaflet says that the city is 170 km from the Guatemalan border.", BORDER, 170, 170, "km", "Tapachula", None),
    ("fr", "Le car a mené les migrants au sud, soit plus de 1.900 kilomètres de bitume en trois jours.", "distance_travelled", 1900, None, "km", None, None),
    ("es", "La frontera está a 290 kilómetros de Agadez, dicen los migrantes.", BORDER, 290, 290, "km", "Agadez", "border"),
    ("es", "Los migrantes supieron que la frontera de Chile está a 57 kilómetros de Tacna.", BORDER, 57, 57, "km", "Tacna", "Chile"),
    ("es", "De Tacna a Arica no hay menos de 55 kilómetros por carretera, dicen los migrantes.", BETWEEN, 55, None, "km", "Tacna", "Arica"),
    ("es", "Entre Arlit y Agadez hay unos 240 kilómetros de arena, según los migrantes.", BETWEEN, 240, 240, "km", "Arlit", "Agadez"),
    ("es", "Unos 240 kilómetros separan Arlit de Agadez, donde duermen los migrantes.", BETWEEN, 240, 240, "km", "Arlit", "Agadez"),
    ("es", "Los migrantes llegaron a Huixtla, a unos 40 kilómetros de Tapachula en línea recta.", BETWEEN, 40, 40, "km", "Huixtla", "Tapachula"),
    ("es", "Huixtla dista 40 kilómetros de Tapachula, de donde salieron los migrantes.", BETWEEN, 40, 40, "km", "Huixtla", "Tapachula"),
    ("es", "Los migrantes dejaron Tapachula a 40 kilómetros de Huixtla.", BETWEEN, 40, 40, "km", None, None),
    ("es", "La capital peruana está a más de mil 200 kilómetros de Tacna, de donde partieron los migrantes.", BETWEEN, 1200, None, "km", "Lima", "Tacna"),
    ("es", "Los caminantes están a no más de 20 kilómetros de Chile, en Tacna.", BORDER, None, 20, "km", None, "Chile"),
    ("es", "Un vocero dijo que Agadez está a más de 400 kilómetros de Argelia, que expulsa a los migrantes.", BORDER, 400, None, "km", "Agadez", "Algeria"),
    ("es", "Los migrantes llevan 300 kilómetros a pie desde Tacna.", "distance_travelled", 300, 300, "km", "Tacna", None),
    ("es", "Llevaban a la espalda más de 1 200 kilómetros desde Lima, contaron los migrantes.", "distance_travelled", 1200, None, "km", "Lima", None),
    ("es", "Los refugiados dejaron atrás 90 kilómetros antes del anochecer.", "distance_travelled", 90, 90, "km", None, None),
    ("es", "El trayecto de Tacna a Arica, 57 kilómetros, les tomó a los migrantes un día entero.", BETWEEN, 57, 57, "km", "Tacna", "Arica"),
    ("es", "Caminaban a razón de 25 kilómetros por jornada, dijeron los migrantes.", "pace", 25, 25, "km/day", None, None),
    ("es", "En un buen día la caravana hace 30 kilómetros.", "pace", 30, 30, "km/day", None, None),
    ("fr", "Agadez se trouve à environ 400 kilomètres de la frontière de l'Algérie à vol d'oiseau, disent les migrants.", BORDER, 400, 400, "km", "Agadez", "Algeria"),
    ("fr", "Un porte-parole a assuré qu'Arlit était à plus de 200 kilomètres de l'Algérie, qui refoule les migrants.", BORDER, 200, None, "km", "Arlit", "Algeria"),
    ("fr", "Les migrants ont quitté Arlit pour Agadez, environ 240 km plus bas.", BETWEEN, 240, 240, "km", "Arlit", "Agadez"),
    ("es", "De Lima, dicen los migrantes, a Tacna hay 1.250 kilómetros; a Arequipa, 1.010 por la carretera.", BETWEEN, 1010, 1010, "km", None, "Arequipa"),
    ("fr", "La frontière algérienne est à 200 kilomètres d'Arlit, disent les migrants.", BORDER, 200, 200, "km", "Arlit", "Algeria"),
    ("fr", "Quelque 240 kilomètres séparent Arlit d'Agadez, où dorment les exilés.", BETWEEN, 240, 240, "km", "Arlit", "Agadez"),
    ("fr", "Le trajet d'Arlit à Agadez, 240 kilomètres, a pris deux jours aux migrants.", BETWEEN, 240, 240, "km", "Arlit", "Agadez"),
    ("fr", "Il y a 240 kilomètres entre Arlit et Agadez, que les migrants font en camion.", BETWEEN, 240, 240, "km", "Arlit", "Agadez"),
    ("fr", "D'Arlit à Agadez, il faut compter 240 km par la route, disent les exilés.", BETWEEN, 240, 240, "km", "Arlit", "Agadez"),
    ("fr", "Les migrants ont rejoint Arlit, à 240 kilomètres au nord d'Agadez.", BETWEEN, 240, 240, "km", "Arlit", "Agadez"),
    ("fr", "Arlit n'est qu'à 240 kilomètres d'Agadez, disent les migrants.", BETWEEN, 240, 240, "km", "Arlit", "Agadez"),
    ("fr", "Les exilés étaient encore à 60 kilomètres de Tamanrasset.", BETWEEN, 60, 60, "km", None, "Tamanrasset"),
    ("fr", "Ils ont parcouru plus de 2 500 kilomètres depuis Gao, disent les migrants.", "distance_travelled", 2500, None, "km", "Gao", None),
    ("fr", "Les exilés avaient 2\u202f500 kilomètres derrière eux depuis Gao.", "distance_travelled", 2500, 2500, "km", "Gao", None),
    ("fr", "Les migrants ont fait 300\u00a0kilomètres à pied.", "distance_travelled", 300, 300, "km", None, None),
    ("fr", "Les bons jours, les marcheurs font trente kilomètres.", "pace", 30, 30, "km/day", None, None),
    ("fr", "Le groupe avance de 25 kilomètres par jour.", "pace", 25, 25, "km/day", None, None),
    ("en", "Tapachula, the migrants learned, lies 38 km, as the crow flies, from Huixtla.", BETWEEN, 38, 38, "km", "Tapachula", "Huixtla"),
    ("en", "It's roughly 240 kilometers by road between Arlit and Agadez, according to the refugees' driver.", BETWEEN, 240, 240, "km", "Arlit", "Agadez"),
    ("en", "Agadez is a two-day, 240-kilometre drive from Arlit for the migrants.", BETWEEN, 240, 240, "km", "Agadez", "Arlit"),
    ("en", "Puebla is not even 130 km from Mexico City, but the caravan rested in Oaxaca, 340 km short of Puebla.", BETWEEN, 340, 340, "km", "Oaxaca", "Puebla"),
    ("en", "The walkers were now less than 100 kilometres from Edirne.", BETWEEN, None, 100, "km", None, "Edirne"),
    ("en", "That leaves the refugees 60 km from the Bulgarian border.", BORDER, 60, 60, "km", None, "Bulgaria"),
    ("en", "By the time they reached Zinder the migrants had come 440 km from Agadez.", "distance_travelled", 440, 440, "km", "Agadez", "Zinder"),
    ("en", "In three weeks the family has covered more than 1,000 miles.", "distance_travelled", 1000, None, "mi", None, None),
    ("en", "They have been walking 20 to 25 km each day, the refugees say.", "pace", 20, 25, "km/day", None, None),
    ("en", "The refugees' daily stages of 30 kilometres wore them out.", "pace", 30, 30, "km/day", None, None),
    ("es", "A los migrantes les quedan todavía 300 kilómetros para llegar a la frontera.", BORDER, 300, 300, "km", None, "border"),
    ("es", "Agadez, a 240 kilómetros al sur de Arlit, recibe a los migrantes.", BETWEEN, 240, 240, "km", "Agadez", "Arlit"),
    ("es", "Los migrantes están ya a menos de 100 kilómetros de Tacna.", BETWEEN, None, 100, "km", None, "Tacna"),
    ("es", "La distancia entre Tacna y Arica es de 57 kilómetros, dicen los migrantes.", BETWEEN, 57, 57, "km", "Tacna", "Arica"),
    ("es", "Los caminantes avanzan unos 20 kilómetros al día.", "pace", 20, 20, "km/day", None, None),
    ("es", "Los migrantes caminaron 80 kilómetros en tres días.", "distance_travelled", 80, 80, "km", None, None),
    ("fr", "Il reste aux exilés 300 kilomètres avant la frontière.", BORDER, 300, 300, "km", None, "border"),
    ("fr", "Agadez, à 240 kilomètres au sud d'Arlit, accueille les migrants.", BETWEEN, 240, 240, "km", "Agadez", "Arlit"),
    ("fr", "La distance entre Arlit et Agadez est de 240 kilomètres, disent les migrants.", BETWEEN, 240, 240, "km", "Arlit", "Agadez"),
    ("fr", "Les migrants sont désormais à moins de 100 km d'Agadez.", BETWEEN, None, 100, "km", None, "Agadez"),
    ("fr", "Les marcheurs ont avalé 80 kilomètres en trois jours.", "distance_travelled", 80, 80, "km", None, None),
    ("fr", "Le groupe marche 20 à 25 kilomètres par jour.", "pace", 20, 25, "km/day", None, None),
    ("en", "Zinder, the migrants are told, is still another 440 kilometres down the road from Agadez.", BETWEEN, 440, 440, "km", "Zinder", "Agadez"),
    ("en", "The refugees slept in Mardan. Peshawar is 50 km to the southwest.", BETWEEN, 50, 50, "km", "Mardan", "Peshawar"),
    ("en", "A bus put the families down 15 miles short of Peshawar.", BETWEEN, 15, 15, "mi", None, "Peshawar"),
    ("en", "Edirne, an hour's walk or 6 km from the Bulgarian border, is full of refugees.", BORDER, 6, 6, "km", "Edirne", "Bulgaria"),
    ("en", "On Tuesday alone the marchers covered 42 kilometres.", "distance_travelled", 42, 42, "km", None, None),
    ("en", "At an average of 25 km per day the caravan moved north.", "pace", 25, 25, "km/day", None, None),
    ("en", "Arica, 57 km away, was the migrants' goal.", BETWEEN, 57, 57, "km", None, "Arica"),
    ("en", "The migrants were 12 miles inside Bulgaria when the police came.", BORDER, 12, 12, "mi", None, "Bulgaria"),
    ("es", "Arica queda a 57 km de Tacna por la Panamericana, y los migrantes lo saben.", BETWEEN, 57, 57, "km", "Arica", "Tacna"),
    ("es", "Desde Tacna hasta Arica los migrantes tienen por delante 57 kilómetros.", BETWEEN, 57, 57, "km", "Tacna", "Arica"),
    ("es", "A razón de 25 kilómetros diarios, la caravana sube hacia el norte.", "pace", 25, 25, "km/day", None, None),
    ("es", "En total son 1.200 kilómetros los que han recorrido los migrantes desde Lima.", "distance_travelled", 1200, 1200, "km", "Lima", None),
    ("es", "Tacna, a poco más de 35 kilómetros de la frontera chilena, recibe a los migrantes.", BORDER, 35, 35, "km", "Tacna", "Chile"),
    ("fr", "Tamanrasset est à 400 kilomètres par la piste de la frontière nigérienne, disent les exilés.", BORDER, 400, 400, "km", "Tamanrasset", "Niger"),
    ("fr", "Au rythme de 25 kilomètres par jour, la caravane monte vers le nord.", "pace", 25, 25, "km/day", None, None),
    ("fr", "Les migrants viennent de faire 80 kilomètres en deux jours.", "distance_travelled", 80, 80, "km", None, None),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "kind", "low", "high", "unit", "origin", "goal"), LENGTHS)
def test_a_length_and_its_ends(language, text, kind, low, high, unit, origin, goal):  # noqa: PLR0917 -- one column each
    found = [
        c
        for c in claims_of(text, language)
        if (c.kind, c.value.low, c.value.high, c.value.unit) == (kind, low, high, unit)
    ]
    assert len(found) == 1
    about = ends(found[0])
    if kind == BETWEEN and origin and goal:
        assert set(about) == {place(origin).name, place(goal).name}
        return
    if origin is not None:
        assert about[0] == place(origin).name
    if goal is not None:
        assert about[1] == (goal if goal == "border" else place(goal).name)


ROUTE = (("Arlit", 2), ("Agadez", 5), ("Zinder", 14))

TIMES = [
    ("en", "The migrants reached Zinder nine days after they had come to Agadez.", "elapsed", 9, 9, "Agadez", "Zinder"),
    ("en", "The migrants reached Zinder on Sunday, twelve days after leaving Arlit.", "elapsed", 12, 12, "Arlit", "Zinder"),
    ("en", "Nine days ago the refugees were in Agadez.", "elapsed", 9, 9, "Agadez", None),
    ("en", "A cousin of the refugees says that it had been three weeks.", "elapsed", 21, 21, None, None),
    ("en", "It has been twelve days since the migrants left Arlit.", "elapsed", 12, 12, "Arlit", None),
    ("en", "The refugees have been on their way for 12 days.", "elapsed", 12, 12, None, None),
    ("en", "Twelve days it took the migrants from Arlit to Zinder.", "elapsed", 12, 12, "Arlit", "Zinder"),
    ("en", "The way from Arlit to Zinder cost the migrants twelve days.", "elapsed", 12, 12, "Arlit", "Zinder"),
    ("en", "The migrants came to Zinder on the twelfth of March, nine days out of Agadez.", "elapsed", 9, 9, "Agadez", "Zinder"),
    ("en", "The family should be in Zinder in ten days, they say.", "arrival", 10, 10, None, "Zinder"),
    ("en", "The caravan is two weeks from the border.", "arrival", 14, 14, None, "border"),
    ("en", "In ten days at most, the migrants said, they would be standing in Zinder.", "arrival", None, 10, None, "Zinder"),
    ("en", "The walkers reckon that they need another ten days to Zinder.", "arrival", 10, 10, None, "Zinder"),
    ("es", "Los migrantes han tardado 12 días desde Arlit.", "elapsed", 12, 12, "Arlit", None),
    ("es", "Los migrantes llegaron a Zinder nueve días después de llegar a Agadez.", "elapsed", 9, 9, "Agadez", "Zinder"),
    ("es", "Hace nueve días los migrantes estaban en Agadez.", "elapsed", 9, 9, "Agadez", None),
    ("es", "Van doce días desde que los migrantes salieron de Arlit.", "elapsed", 12, 12, "Arlit", None),
    ("es", "Los migrantes llevan doce días de camino.", "elapsed", 12, 12, None, None),
    ("es", "Los migrantes llegaron a Zinder doce días después de su salida de Arlit.", "elapsed", 12, 12, "Arlit", "Zinder"),
    ("es", "Los migrantes calculan que estarán en Zinder en diez días.", "arrival", 10, 10, None, "Zinder"),
    ("es", "A los caminantes les faltan diez días para llegar a Zinder.", "arrival", 10, 10, None, "Zinder"),
    ("fr", "Douze jours après leur départ d'Arlit, les migrants sont entrés dans Zinder.", "elapsed", 12, 12, "Arlit", "Zinder"),
    ("fr", "Vingt jours après leur arrestation, les migrants sont arrivés à Zinder.", "elapsed", 20, 20, None, "Zinder"),
    ("fr", "Il y a neuf jours, les exilés étaient à Agadez.", "elapsed", 9, 9, "Agadez", None),
    ("fr", "Cela fait douze jours que les migrants ont quitté Arlit.", "elapsed", 12, 12, "Arlit", None),
    ("fr", "Les migrants ont mis douze jours d'Arlit à Zinder.", "elapsed", 12, 12, "Arlit", "Zinder"),
    ("fr", "Voilà douze jours que les exilés marchent.", "elapsed", 12, 12, None, None),
    ("fr", "Les migrants seront à Zinder dans dix jours.", "arrival", 10, 10, None, "Zinder"),
    ("fr", "Il faudra encore dix jours aux marcheurs pour atteindre Zinder.", "arrival", 10, 10, None, "Zinder"),
    ("en", "The migrants had set out from Arlit twelve days earlier.", "elapsed", 12, 12, "Arlit", None),
    ("en", "For twelve days the refugees had been on the road.", "elapsed", 12, 12, None, None),
    ("en", "The refugees needed nine days to get from Agadez to Zinder.", "elapsed", 9, 9, "Agadez", "Zinder"),
    ("en", "Nine days later the migrants arrived in Zinder.", "elapsed", 9, 9, None, "Zinder"),
    ("en", "With luck the migrants will be in Zinder within ten days.", "arrival", None, 10, None, "Zinder"),
    ("en", "The caravan expects to reach the border in about three weeks.", "arrival", 21, 21, None, "border"),
    ("es", "Nueve días más tarde los migrantes llegaron a Zinder.", "elapsed", 9, 9, None, "Zinder"),
    ("es", "Los migrantes habían salido de Arlit doce días antes.", "elapsed", 12, 12, "Arlit", None),
    ("es", "En unas tres semanas la caravana podría alcanzar la frontera.", "arrival", 21, 21, None, "border"),
    ("es", "Tras doce días de marcha, los migrantes entraron en Zinder.", "elapsed", 12, 12, None, "Zinder"),
    ("fr", "Les migrants avaient quitté Arlit douze jours plus tôt.", "elapsed", 12, 12, "Arlit", None),
    ("fr", "Après douze jours de marche, les migrants sont arrivés à Zinder.", "elapsed", 12, 12, None, "Zinder"),
    ("fr", "La caravane pourrait atteindre la frontière d'ici trois semaines.", "arrival", 21, 21, None, "border"),
    ("fr", "Il a fallu neuf jours aux migrants pour aller d'Agadez à Zinder.", "elapsed", 9, 9, "Agadez", "Zinder"),
    ("en", "It took them nine days, the migrants say, to walk from Agadez to Zinder.", "elapsed", 9, 9, "Agadez", "Zinder"),
    ("en", "The migrants left Arlit twelve days ago.", "elapsed", 12, 12, "Arlit", None),
    ("en", "After nine days on foot from Agadez the migrants came to Zinder.", "elapsed", 9, 9, "Agadez", "Zinder"),
    ("en", "Zinder is ten days away, the caravan's leaders reckon.", "arrival", 10, 10, None, "Zinder"),
    ("es", "Los migrantes tardaron nueve días en llegar de Agadez a Zinder.", "elapsed", 9, 9, "Agadez", "Zinder"),
    ("es", "Doce días han pasado desde que los migrantes salieron de Arlit.", "elapsed", 12, 12, "Arlit", None),
    ("es", "La caravana espera llegar a Zinder dentro de diez días.", "arrival", 10, 10, None, "Zinder"),
    ("fr", "Les migrants ont quitté Arlit il y a douze jours.", "elapsed", 12, 12, "Arlit", None),
    ("fr", "En neuf jours, les migrants sont allés d'Agadez à Zinder.", "elapsed", 9, 9, "Agadez", "Zinder"),
    ("fr", "Les migrants pensent être à Zinder d'ici dix jours.", "arrival", 10, 10, None, "Zinder"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "kind", "low", "high", "origin", "goal"), TIMES)
def test_a_time_and_its_ends(language, text, kind, low, high, origin, goal):  # noqa: PLR0917 -- one column each
    claims = claims_of(text, language, stops=ROUTE)
    found = [c for c in claims if (c.kind, c.value.low, c.value.high, c.value.unit) == (kind, low, high, "days")]
    assert len(found) == 1
    about = ends(found[0])
    if origin is not None:
        assert about[0] == place(origin).name
    if goal is not None:
        assert about[1] == (goal if goal == "border" else place(goal).name)


COUNTS = [
    ("en", "There were 31 of them, all from one street.", 31, 31),
    ("en", "They were thirty-one when they left Arlit.", 31, 31),
    ("en", "The United Nations said that 52,000 people had arrived since the attacks.", 52000, 52000),
    ("en", "An official put the true figure at no more than 30,000 arrivals.", None, 30000),
    ("en", "The charity gave their number as about 640.", 640, 640),
    ("en", "About 640 were in the column, according to a relief agency; the refugees themselves spoke of 700.", 640, 640),
    ("en", "Not more than 300 persons had set out, the ministry said.", None, 300),
    ("en", "By the count of the Red Cross, some 1,800 were sleeping on the quay among the refugees.", 1800, 1800),
    ("en", "A frame of the film shows 870 people on the road.", 870, 870),
    ("en", "The boat had left Tahoua with 57 on board, the migrants said.", 57, 57),
    ("en", "A party of twenty-eight, the refugees crossed at night.", 28, 28),
    ("es", "Eran 16 cuando se juntaron.", 16, 16),
    ("es", "El alcalde dijo que había en la plaza alrededor de mil 800 migrantes.", 1800, 1800),
    ("es", "El gobierno aseguró que no pasaban de 600 personas.", None, 600),
    ("es", "La ONG contó 320 llegadas de migrantes en febrero.", 320, 320),
    ("es", "A bordo del cayuco iban 57 personas.", 57, 57),
    ("es", "Según la Cruz Roja, los migrantes eran unos 640; según la policía, 300 a lo sumo.", None, 300),
    ("es", "En la columna marchaban unos dos mil quinientos.", 2500, 2500),
    ("fr", "Ils étaient alors environ 640, selon une organisation qui tient un registre des migrants.", 640, 640),
    ("fr", "Le gouvernorat parle de 300 personnes au plus pour ce même convoi de migrants.", None, 300),
    ("fr", "Le refuge a compté 320 arrivées en février.", 320, 320),
    ("fr", "La préfecture parle d'une centaine d'arrivées de migrants pour le même mois.", 100, 100),
    ("fr", "Ils étaient trente et un en partant, les exilés.", 31, 31),
    ("fr", "Quelque 1 800 exilés dormaient sur le quai, d'après la mairie.", 1800, 1800),
    ("en", "Of the 58 who left Arlit, 41 reached Zinder, the refugees said.", 58, 58),
    ("en", "The column had grown to some 2,400 by Sunday, the Red Cross said of the refugees.", 2400, 2400),
    ("en", "A priest counted 212 migrants at his door.", 212, 212),
    ("en", "Officials put the crowd of refugees at 900; aid workers, at 1,500.", 1500, 1500),
    ("en", "The caravan, now 1,200 strong, moved on.", 1200, 1200),
    ("es", "La caravana, de unas 1.200 personas, siguió su camino.", 1200, 1200),
    ("es", "El grupo de 58 migrantes durmió en la iglesia.", 58, 58),
    ("es", "Un cura contó 212 migrantes en su puerta.", 212, 212),
    ("es", "Los organizadores hablan de 900 personas; la policía, de 500 migrantes.", 500, 500),
    ("fr", "La caravane, forte de 1 200 personnes, a repris la route.", 1200, 1200),
    ("fr", "Un groupe de 58 migrants a dormi dans l'église.", 58, 58),
    ("fr", "Un prêtre a compté 212 exilés devant sa porte.", 212, 212),
    ("fr", "Ils ne sont plus que 41 à avoir atteint Zinder, disent les migrants.", 41, 41),
    ("en", "As many as 5,000 migrants may have passed, the mayor said.", None, 5000),
    ("en", "Of the 212 refugees on the list, none had papers.", 212, 212),
    ("en", "The families - 46 people in all - slept in a barn.", 46, 46),
    ("en", "More than four dozen migrants squeezed into the truck.", 48, None),
    ("es", "Medio centenar de migrantes durmió en la plaza.", 50, 50),
    ("es", "Son 46 en total, entre ellos nueve niños, los migrantes.", 46, 46),
    ("fr", "Une cinquantaine d'exilés dormaient sous le pont.", 50, 50),
    ("fr", "Au total, 46 migrants sont montés dans le camion.", 46, 46),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "low", "high"), COUNTS)
def test_a_head_count(language, text, low, high):
    found = [
        c
        for c in claims_of(text, language, stops=ROUTE)
        if (c.kind, c.value.low, c.value.high) == ("group_size", low, high)
    ]
    assert len(found) == 1


NOTHING = [
    ("en", "A transit center for the refugees was built for a thousand people."),
    ("en", "The migrants slept in a hall with room for 600 people."),
    ("en", "The camp, designed for 3,000 people, is full of refugees."),
    ("en", "The army, which chases smugglers, patrols 150 kilometres farther east of Agadez."),
    ("en", "The 175-kilometre fence is to keep out migrants."),
    ("en", "A pipeline of 400 km is planned, and the refugees will have to go."),
    ("en", "The army moved a brigade to Agadez, 230 km south of Arlit, because of the migrants."),
    ("en", "Last year 36,000 migrants were registered there in all."),
    ("en", "The registry of the refugees listed 4,100 people in 2015."),
    ("en", "Smugglers ask 600 euros for it, the migrants say, and 300 for a child."),
    ("en", "A freighter with 40 tonnes of rice lay 12 miles off Burgas while the refugees waited."),
    ("en", "The refugees sat in a tent of 20 meters by 40."),
    ("en", "The minister was given three days to answer for the migrants."),
    ("en", "A law on asylum will be voted in three weeks."),
    ("en", "The country has taken in 1.2 million refugees since 2011."),
    ("es", "Un albergue con capacidad para 200 personas recibe a los migrantes."),
    ("es", "El ejército patrulla a 150 kilómetros al este de Agadez contra los coyotes."),
    ("es", "Cerca de 300 militares vigilan 150 kilómetros de frontera para frenar a los migrantes."),
    ("es", "El país acoge a 1,7 millones de refugiados desde 2015."),
    ("es", "El año pasado fueron expulsados 4.000 migrantes."),
    ("es", "Colchane, un pueblo de mil 700 habitantes, recibe a los migrantes."),
    ("es", "La ley de asilo se votará en tres semanas."),
    ("fr", "Un centre de transit prévu pour mille personnes accueille les migrants."),
    ("fr", "Le gymnase, d'une capacité de 200 places, abrite les exilés."),
    ("fr", "Le foyer peut accueillir 120 personnes."),
    ("fr", "L'armée patrouille à 150 kilomètres plus à l'est, sur la piste des passeurs."),
    ("fr", "Les exilés ont payé 900 euros chacun."),
    ("fr", "Le pays compte 1,2 million de réfugiés."),
    ("fr", "L'an dernier, 36 000 migrants ont été enregistrés dans la région."),
    ("fr", "La loi sur l'asile sera votée dans trois semaines."),
    ("en", "The village of 600 people took in the migrants."),
    ("en", "Police detained 40 smugglers who ferried migrants."),
    ("en", "The ministry has set aside 3,000 tents for the refugees."),
    ("en", "The refugees wait for the vote of 5 March, 30 days before the deadline."),
    ("en", "Two divisions stand 40 km from Edirne."),
    ("es", "Un pueblo de 600 habitantes acogió a los migrantes."),
    ("es", "El gobierno enviará 3.000 carpas para los refugiados."),
    ("es", "Los contrabandistas piden 300 dólares a los migrantes."),
    ("fr", "Le village compte 600 habitants et une église pour les exilés."),
    ("fr", "Le gouvernement enverra 3 000 tentes aux réfugiés."),
    ("fr", "Les passeurs demandent 300 euros aux exilés."),
    ("en", "The refugees were given 200 blankets and 40 kilos of rice."),
    ("en", "The court will rule on the refugees in ten days."),
    ("en", "Ahmad, 26, one of the refugees, has two sons, 4 and 6."),
    ("en", "The migrants paid $300 each."),
    ("es", "El migrante, de 26 años, tiene dos hijos."),
    ("es", "La policía detuvo a 40 coyotes."),
    ("fr", "Le passeur a été condamné à 30 mois."),
    ("fr", "Amadou, 26 ans, l'un des exilés, a deux fils."),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), NOTHING)
def test_no_figure_of_the_way(language, text):
    assert claims_of(text, language, stops=ROUTE) == []
