"""Web pages: the article and nothing that stands around it, the first publication and no later change."""

from __future__ import annotations

from datetime import date

import pytest

from mapper.errors import InputError
from mapper.reading.webpage import looks_like_html, read_html

NOISY = """<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8">
<title>A night in Puente Alto | Sample Courier</title>
<link rel="canonical" href="/world/a-night">
<meta property="og:url" content="https://courier.example/world/a-night?ref=1">
<meta property="og:site_name" content="Sample Courier">
<meta property="article:modified_time" content="2019-02-11T09:00:00Z">
<script type="application/ld+json">
{"@context": "https://schema.org", "@graph": [
 {"@type": "WebSite", "name": "Courier", "datePublished": "2001-01-01"},
 {"@type": ["NewsArticle"], "headline": "A night in Puente&nbsp;Alto", "datePublished": "2019-01-20T23:50:00-06:00",
  "dateModified": "2019-02-11", "inLanguage": "en", "publisher": {"@type": "Organization", "name": "Sample Courier"}}]}
</script>
<script>window.state = {"city": "Reykjavik", "walkers": 90000, "km": 7777};</script>
<style>p::before {content: "Oslo"}</style></head>
<body class="article share-enabled">
<div id="cookie-banner">We store cookies in Dublin. <button>Fine</button></div>
<nav><ul><li><a href="/lima">Lima</a></li><li><a href="/quito">Quito</a></li></ul></nav>
<main><article>
<div class="breadcrumbs"><a href="/">Home</a> / <a href="/am">Americas</a></div>
<h1>A night in Puente Alto</h1>
<p>The walkers came to Puente&nbsp;Alto late on Saturday, about 2,400&nbsp;strong, and lay down in the covered
market because the square was wet. Nobody had told the town that they were coming, said the woman with the keys.</p>
<div class="promo-box"><h3>Do not miss</h3><a href="/x">How 5,000 fans marched 12 miles through Madrid</a></div>
<p>They had covered 31&#8239;kilometres since dawn, most of it behind lorries. &ldquo;Tomorrow we rest,&rdquo; said
a young man from Choluteca whose shoes had come apart. Volunteers handed out soup until well after midnight.</p>
<div style="display: none">Hidden: Vienna, 88 km</div>
<p>By the town&rsquo;s own count a third of them are children. The clinic saw 140 people for blis\u00adters and fever
before it ran out of bandages; a second delivery was promised for the morning, from the district hospital.</p>
<aside><h2>Read next</h2><ul><li><a href="/g">Ferry to Genoa carries 900 people</a></li></ul></aside>
<p>Where the road goes from there they would not say. The next town is a day off on foot.</p>
</article>
<section class="related-stories"><h2>More</h2><p>In Cairo, 300 walkers were turned back 20 miles from the sea.</p></section>
<form><label>Weekly letter from Nairobi <input></label></form></main>
<footer><p>&copy; 2024 Sample Courier, Lisbon</p></footer>
<script>document.title = "Perth 400 km";</script></body></html>
"""


def test_the_article_alone_is_read() -> None:
    text = read_html(NOISY.encode(), source="night.html").text
    paragraphs = text.split("\n")
    assert len(paragraphs) in (4, 5), "the four paragraphs, with or without the headline"
    for wanted in (
        "about 2,400 strong",
        "31 kilometres since dawn",
        "blisters and fever",
        "a day off on foot",
    ):
        assert wanted in text
    for noise in ("Reykjavik", "Dublin", "Lima", "Quito", "Americas", "Madrid", "Vienna", "Genoa", "Cairo",
                  "Nairobi", "Lisbon", "Perth", "Oslo", "\u00a0", "\u202f", "\u00ad"):  # fmt: skip
        assert noise not in text


def test_the_page_says_who_published_it_and_when_first() -> None:
    report = read_html(NOISY.encode(), source="night.html")
    assert report.title == "A night in Puente&nbsp;Alto".replace("&nbsp;", " ")
    assert report.publisher == "Sample Courier"
    assert report.published == date(2019, 1, 20)
    assert report.url == "https://courier.example/world/a-night?ref=1"
    assert report.language == "en"


def test_a_relative_canonical_address_is_taken_from_where_the_page_was() -> None:
    report = read_html(NOISY.encode(), source="x", url="https://www.courier.example/world/a-night")
    assert report.url == "https://www.courier.example/world/a-night"


def test_the_caller_goes_before_the_page() -> None:
    report = read_html(NOISY.encode(), source="x", published=date(2020, 5, 1), language="es")
    assert (report.published, report.language) == (date(2020, 5, 1), "es")


def page(head: str = "", body: str = "<p>They walked to the town and slept there.</p>") -> bytes:
    return f"<html><head>{head}</head><body>{body}</body></html>".encode()


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ('<meta property="article:published_time" content="2019-03-04T01:00:00Z">', date(2019, 3, 4)),
        (
            '<meta name="DC.date.issued" content="2019-03-04"><meta name="date" content="2019-05-05">',
            date(2019, 3, 4),
        ),
        ('<meta itemprop="datePublished" content="March 4, 2019">', date(2019, 3, 4)),
        ('<meta property="article:modified_time" content="2019-03-04">', None),
        (
            '<script type="application/ld+json">{"@type": "NewsArticle", "dateModified": "2019-03-04"}</script>',
            None,
        ),
        ('<script type="application/ld+json">{broken</script>', None),
        ("", None),
    ],
)
def test_where_the_date_is_taken_from(head: str, day: date | None) -> None:
    assert read_html(page(head), source="x.html").published == day


def test_a_time_element_that_says_it_is_the_publication() -> None:
    body = '<p>They walked on.</p><time itemprop="datePublished" datetime="2019-03-04T10:00">4 March</time>'
    assert read_html(page(body=body), source="x.html").published == date(2019, 3, 4)


def test_a_short_page_is_still_read() -> None:
    report = read_html(page("<title>Short</title>"), source="x.html")
    assert report.text == "They walked to the town and slept there."
    assert (report.title, report.language) == ("Short", "en")


def test_declared_and_served_encodings() -> None:
    latin = "<meta charset='iso-8859-1'>", "<p>La caravana llegó a Juchitán y descansó en la plaza.</p>"
    raw = f"<html><head>{latin[0]}</head><body>{latin[1]}</body></html>".encode("iso-8859-1")
    assert "Juchitán" in read_html(raw, source="x.html").text
    undeclared = raw.replace(b"<meta charset='iso-8859-1'>", b"")
    assert "Juchitán" in read_html(undeclared, source="x.html", charset="iso-8859-1").text


def test_hostile_pages_do_not_break_the_reader() -> None:
    deep = page(body="<div>" * 1500 + "<p>They walked on to the town.</p>" + "</div>" * 1500)
    assert "walked on" in read_html(deep, source="x.html").text
    nulls = page(body="<p>They \x00walked on.</p>")
    assert "walked on" in read_html(nulls, source="x.html").text
    controls = page(body="<p>They<b hidden>x</b>&#1; walked &#xFFFE;on.<span class=promo>x</span>\x02</p>")
    assert read_html(controls, source="x.html").text == "They walked on."
    long = page(body="<p>" + "walk " * 100_000 + "</p>")
    assert read_html(long, source="x.html").text.count("walk") == 100_000


@pytest.mark.parametrize("raw", [b"<html></html>", b"<html><body><nav>Lima</nav></body></html>", b"<!-- nothing -->"])
def test_a_page_without_an_article_is_refused(raw: bytes) -> None:
    with pytest.raises(InputError, match="the report is empty"):
        read_html(raw, source="x.html")


def test_what_looks_like_a_page() -> None:
    assert looks_like_html(b"\xef\xbb\xbf  <!DOCTYPE HTML><html>")
    assert looks_like_html(b"<?xml version='1.0'?><!-- x --><html>")
    assert not looks_like_html(b"The <html> element is a tag.")


LIVE = """<!DOCTYPE html><html lang="en"><head><title>On the road, live</title>
<meta property="article:published_time" content="2019-01-20T06:00:00Z"></head><body>
<div class="breaking-ticker">Ferry sinks off Malta</div>
<main><article><h1>On the road, live</h1>
<ul class="key-events"><li><time datetime="2019-01-21T18:40:00Z">18.40</time> They are in Puente Alto</li></ul>
<section class="block"><header><time datetime="2019-01-21T18:40:00Z">18.40 GMT</time><h2>They are there</h2></header>
<div><p>The walkers have reached Puente Alto, wet to the skin and cheerful, and are drying their socks.</p>
<div class="image"><p class="photo-caption">Walkers in Oslo last summer</p></div></div></section>
<section class="block"><header><time datetime="2019-01-20T09:05:00Z">2 days ago</time></header>
<div><p>The walkers left the sports ground this morning. The mayor gave them bread for the road.</p>
<p>Read more: How 5,000 fans marched through Madrid</p></div></section></article>
<section class="comments"><p>I walked from Berlin to Prague.</p></section></main></body></html>
"""


def test_the_times_of_a_live_page_head_its_entries() -> None:
    lines = read_html(LIVE.encode(), source="live.html").text.split("\n")
    assert "2019-01-21, 18.40 GMT" in lines
    assert "2019-01-20, 09:05" in lines
    assert lines.index("2019-01-21, 18.40 GMT") < lines.index("2019-01-20, 09:05")


@pytest.mark.parametrize("word", ["Malta", "Oslo", "Madrid", "Berlin"])
def test_tickers_captions_pointers_and_comments_are_no_part_of_it(word: str) -> None:
    assert word not in read_html(LIVE.encode(), source="live.html").text


def test_what_holds_most_of_the_page_is_the_article_whatever_its_class_says() -> None:
    body = "<p>The walkers came to Puente Alto late on Saturday and lay down in the covered market.</p>" * 6
    page = f"<html><body><div class='story has-comments share-bar'>{body}</div><p>Imprint</p></body></html>"
    assert "Puente Alto" in read_html(page.encode(), source="page.html").text
