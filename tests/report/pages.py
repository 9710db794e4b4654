"""What every page of a report has to hold to, on a phone and on paper."""

# A4 at 96 dots an inch, less the margins of the page: 210 - 2 * 13 and 297 - 2 * 14 millimetres.
PAPER_WIDTH, PAPER_HEIGHT = 695, 1016
WIDE = {"width": 1280, "height": 900}


def beyond_the_screen(page, width):
    """Return what stands out to the right of the screen, with all folds open."""
    page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    return page.evaluate(
        """() => [...document.querySelectorAll("main *")]
            .filter((each) => !each.closest(".scroll, pre, svg"))
            .filter((each) => each.getBoundingClientRect().right > innerWidth + 1)
            .map((each) => each.outerHTML.slice(0, 80))"""
    )


def check_on_paper(page):
    """See that nothing is cut on paper: no text, no figure, no row of a table."""
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") <= PAPER_WIDTH
    clipped = page.evaluate(
        """() => [...document.querySelectorAll(".scroll, pre, th, td")]
            .filter((each) => each.checkVisibility() && each.scrollWidth > each.clientWidth + 1)
            .map((each) => each.outerHTML.slice(0, 120))"""
    )
    assert clipped == []
    figures = page.evaluate(
        """() => [...document.querySelectorAll("figure")].map((each) => {
            const box = each.getBoundingClientRect();
            const drawing = each.querySelector("svg").getBoundingClientRect();
            return [drawing.width, drawing.right, box.height,
                    getComputedStyle(each).breakInside];
        })"""
    )
    assert figures
    for width, right, height, breaking in figures:
        assert width > 200 and right <= PAPER_WIDTH
        assert height < PAPER_HEIGHT
        assert breaking == "avoid"
    rows = page.evaluate(
        """() => [...document.querySelectorAll("tr")].filter((each) => each.checkVisibility())
            .map((each) => [getComputedStyle(each).breakInside,
                            each.getBoundingClientRect().height])"""
    )
    assert all(breaking == "avoid" and height < PAPER_HEIGHT / 4 for breaking, height in rows)
