"""The picture in the README: the head of the sample essay, as a wide screen shows it.

    make picture

Serves the sample under gunicorn on a throw-away folder and takes the picture in
Debian's Chromium. The type is what this machine has; for the faces that the style sheet
asks for first: `apt-get install fonts-urw-base35 fonts-roboto-unhinted`.
"""

import sys

from playwright.sync_api import sync_playwright

from tests.bench import server
from tests.browser.chromium import FLAGS, HEADLESS

ESSAY = "/articles/emotional-distancing/"
SIZE = {"width": 1280, "height": 1180}
PICTURE = server.ROOT / ".readme" / "essay.png"


def main() -> None:
    """Write the picture; a page that cannot be shown ends it with an error."""
    server.end_tidily()
    with server.throw_away_site() as environ:
        server.manage(environ, "demo", "--no-serve")
        with server.gunicorn(environ, workers=1) as site, sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=HEADLESS, args=FLAGS)
            page = browser.new_page(viewport=SIZE)
            answer = page.goto(f"http://{site.bind}{ESSAY}")
            if answer is None or not answer.ok:
                sys.exit(f"{ESSAY} could not be shown")
            page.screenshot(path=PICTURE)
            browser.close()
    print(f"written: {PICTURE.relative_to(server.ROOT)}")


if __name__ == "__main__":
    main()
