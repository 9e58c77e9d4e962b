"""The plain page in a real browser: both languages, hostile names, missing values, a narrow screen, no mouse."""
import re

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

import conftest
import county
from web import Service

TOKEN = "token of test.management"   # see web.sign_in
NARROW, WIDE = (320, 640), (1280, 900)


@pytest.fixture(scope="module")
def service(cluster, template):
    database = cluster.create(template.name)
    county.fill(database)
    for n in range(100, 160):
        county.add_account(database, f"A-{n:05}", f"{n} 号用户")
    with Service(database) as running:
        running.database = database
        yield running


def start_browser(profile):
    options = webdriver.ChromeOptions()
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
                     "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", f"--user-data-dir={profile}"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return webdriver.Chrome(options=options)


@pytest.fixture(scope="module")
def chrome(tmp_path_factory):
    driver = start_browser(tmp_path_factory.mktemp("profile"))
    with Service("host=/nowhere") as nothing:   # a cookie is set for the host, whatever the port
        driver.get(nothing.url + "/icon.svg")
        driver.add_cookie({"name": "dahu", "value": TOKEN})
    yield driver
    driver.quit()


@pytest.fixture
def open_page(chrome, service):
    """open_page(path, size) loads a page and waits until it shows something; at the end nothing may have gone wrong in it."""
    def load(path="/?lang=zh", size=WIDE):
        chrome.execute_cdp_cmd("Emulation.setDeviceMetricsOverride",
                               {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": size == NARROW})
        chrome.get("about:blank")
        chrome.get(service.url + "/page.html" + path[1:])
        wait(chrome, lambda: chrome.find_elements(By.CSS_SELECTOR, "#rows tr, #account-body h2, #fault:not([hidden])"))
        return chrome
    chrome.get_log("browser")
    yield load
    wrong = [entry for entry in chrome.get_log("browser") if entry["level"] == "SEVERE" and "404" not in entry["message"]]
    assert not wrong, wrong
    assert chrome.execute_script("return document.title") != "owned"


def wait(chrome, condition, seconds=10):
    WebDriverWait(chrome, seconds, poll_frequency=0.05).until(lambda _: condition())


def rows(chrome):
    return chrome.execute_script(
        "return [...document.querySelectorAll('#rows tr')].map(row => [...row.cells].map(cell => cell.innerText))")


def overflow(chrome):
    return chrome.execute_script("return document.documentElement.scrollWidth - document.documentElement.clientWidth")


def test_the_list_in_both_languages(open_page):
    chrome = open_page("/?lang=zh")
    assert chrome.find_element(By.TAG_NAME, "html").get_attribute("lang") == "zh"
    chinese = {row[0]: row for row in rows(chrome)}
    assert "闽江钢铁有限公司" in chinese["A-00001"][1] and "5,757,960.26 kWh" in chinese["A-00001"][3]
    assert chinese["A-00001"][4].startswith("是") and chinese["A-00002"][4].startswith("否")
    assert chinese["A-00003"][4].startswith("待核实") and chinese["A-00004"][4].startswith("尚未判定")
    assert "4.6.2" in chinese["A-00001"][6] and "4.17" in chinese["A-00001"][6]
    chrome.find_element(By.CSS_SELECTOR, "button[data-lang=en]").click()
    wait(chrome, lambda: rows(chrome)[0][4].startswith("yes"))
    english = {row[0]: row for row in rows(chrome)}
    assert english["A-00003"][4].startswith("needs a look")
    assert chrome.find_element(By.TAG_NAME, "html").get_attribute("lang") == "en"
    chrome.refresh()   # the choice is kept, the address says zh and wins
    wait(chrome, lambda: rows(chrome) and rows(chrome)[0][4].startswith("是"))
    texts = chrome.execute_script("return document.body.innerText")
    assert "web." not in texts and "rule." not in texts   # no key without its text


def test_what_is_not_known_is_never_a_zero(open_page):
    chrome = open_page("/?lang=en")
    unknown = {row[0]: row for row in rows(chrome)}["A-00004"]
    assert unknown[2] == unknown[3] == unknown[5] == "not known" and "0" not in "".join(unknown[2:])
    assert "81.25 % of it is backed by readings" in {row[0]: row for row in rows(chrome)}["A-00003"][3]


def test_names_are_text(open_page):
    chrome = open_page("/?lang=zh")
    shown = {row[0]: row[1] for row in rows(chrome)}
    assert county.HOSTILE in shown["A-00002"] and county.RARE in shown["A-00003"]
    assert chrome.execute_script("return document.querySelectorAll('main script, main img').length") == 0
    chrome = open_page("/?lang=zh#/A-00002")
    wait(chrome, lambda: county.HOSTILE in chrome.find_element(By.ID, "account-title").text)
    chrome = open_page("/?lang=zh#/A-00001")   # and what a meter's failure said
    assert county.HOSTILE in chrome.find_element(By.ID, "account-body").text
    assert chrome.execute_script("return document.querySelectorAll('main script, main img').length") == 0


def test_an_account_shows_its_proof(open_page):
    chrome = open_page("/?lang=en#/A-00001")
    text = chrome.find_element(By.ID, "account-body").text
    assert "5,757,960.26 kWh" in text and "≥ 5,000,000 kWh" in text and "✓ holds" in text and "? cannot be told" in text
    stale = chrome.execute_script("return [...document.querySelectorAll('.stale')].map(e => e.innerText).join('|')")
    assert "stale: last value 5 hours ago" in stale and "The meter does not answer" in stale
    assert "never read" in text and "33.33 %" in text
    proof = chrome.find_element(By.CSS_SELECTOR, "article details")
    proof.find_element(By.TAG_NAME, "summary").click()
    assert "5,757,960.26 kWh" in proof.text and "5,000,000 kWh" in proof.text and "2,000 kVA" in proof.text and "rule version 1" in proof.text
    chrome.find_element(By.CSS_SELECTOR, "button[data-lang=zh]").click()
    wait(chrome, lambda: "✓ 成立" in chrome.find_element(By.ID, "account-body").text)
    assert "电能表无应答" in chrome.find_element(By.ID, "account-body").text


def test_a_live_value_grows_old_while_it_is_looked_at(open_page, service):
    """The page says so by itself, without a new value from the service; a failed live poll shows the value before as stale."""
    def points():
        return chrome.execute_script("""return [...document.querySelectorAll('#account-body table')].map(t => [...t.tBodies[0].rows])
            .find(rows => rows[0].innerText.includes('A-00100-01')).map(row => ({text: row.innerText, stale: row.querySelectorAll('span.stale').length}))""")
    account = service.database.value("select account_id from account where account_number = 'A-00100'")
    live, failing = (county.add_point(service.database, account, f"A-00100-{n:02}", f"tcp://127.0.0.1:{9000 + n}") for n in (1, 2))
    service.database.query("update metering_point set live_s = 1 where metering_point_id in (%s, %s)", (live, failing))
    service.database.query("""insert into reading_latest (metering_point_id, read_at, attempted_at, active_energy_import_wh, active_power_w,
        cause, detail) values (%s, now() + interval '2 s', now(), 5000, 1500, null, ''), (%s, now(), now(), 5000, 1500, 'silent', 'no answer')""",
                           (live, failing))
    chrome = open_page("/?lang=en#/A-00100")
    wait(chrome, lambda: "A-00100-01" in chrome.find_element(By.ID, "account-body").text)
    fresh, stale = points()
    assert "live, 0 seconds ago" in fresh["text"] and fresh["stale"] == 0
    assert "stale: last value" in stale["text"] and "live, " not in stale["text"] and stale["stale"] == 2   # register and power too
    assert "The meter does not answer" in stale["text"]
    chrome.execute_script("window.fetch = () => new Promise(() => {})")   # the service says nothing any more
    wait(chrome, lambda: "live, 4 seconds ago" in points()[0]["text"], 10)
    wait(chrome, lambda: "stale: last value 1" in points()[0]["text"], 20)
    assert points()[0]["stale"] == 2
    assert "Newest reading 1" in chrome.find_element(By.ID, "state").text   # this age has grown too
    chrome = open_page("/?lang=zh#/A-00100")
    wait(chrome, lambda: "数据陈旧" in points()[0]["text"])
    service.database.query("update reading_latest set read_at = now() + interval '9 s' where metering_point_id = %s", (live,))
    wait(chrome, lambda: "实时，" in points()[0]["text"], 15)   # a live account is asked for again within seconds


def test_filter_search_and_more(open_page):
    chrome = open_page("/?lang=en")
    assert len(rows(chrome)) == 50
    chrome.find_element(By.ID, "more").click()
    wait(chrome, lambda: len(rows(chrome)) == 64)
    assert not chrome.find_element(By.ID, "more").is_displayed()
    assert len({row[0] for row in rows(chrome)}) == 64
    chrome.find_element(By.ID, "q").send_keys("钢铁")
    wait(chrome, lambda: [row[0] for row in rows(chrome)] == ["A-00001"])
    chrome.find_element(By.ID, "q").clear()
    chrome.find_element(By.ID, "q").send_keys("nobody")
    wait(chrome, lambda: chrome.find_element(By.ID, "empty").is_displayed())
    chrome = open_page("/?lang=en")
    chrome.find_element(By.CSS_SELECTOR, "#large option[value=review]").click()
    wait(chrome, lambda: [row[0] for row in rows(chrome)] == ["A-00003"])


def test_without_a_mouse(open_page):
    chrome = open_page("/?lang=en")
    for _ in range(12):
        chrome.switch_to.active_element.send_keys(Keys.TAB)
        if chrome.switch_to.active_element.text == "A-00001":
            break
    assert chrome.switch_to.active_element.text == "A-00001"
    outline = chrome.execute_script("return getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"   # one sees where one is
    chrome.switch_to.active_element.send_keys(Keys.ENTER)
    wait(chrome, lambda: chrome.switch_to.active_element.get_attribute("id") == "account-title")
    assert chrome.title.startswith("A-00001")
    chrome.back()
    wait(chrome, lambda: chrome.switch_to.active_element.get_attribute("id") == "list-title")


@pytest.mark.parametrize("path", ["/?lang=zh", "/?lang=en", "/?lang=zh#/A-00001", "/?lang=en#/A-00001"])
def test_320_pixels_without_scrolling_sideways(open_page, path):
    chrome = open_page(path, NARROW)
    chrome.execute_script("for (const details of document.querySelectorAll('details')) details.open = true")
    assert chrome.execute_script("return innerWidth") == 320
    assert overflow(chrome) == 0


def test_an_account_that_is_not_there(open_page):
    chrome = open_page("/?lang=en#/A-99999")
    assert chrome.find_element(By.ID, "fault").text == "Nothing is found at this address."


def test_age_of_the_data_and_its_loss(chrome, cluster, template):
    database = cluster.create(template.name)
    county.fill(database)
    with Service(database) as service:
        chrome.get(service.url + "/page.html?lang=en")
        wait(chrome, lambda: "Newest reading" in chrome.find_element(By.ID, "state").text)
        assert "No collector has ever reported" in chrome.find_element(By.ID, "state").text
        wait(chrome, lambda: len(rows(chrome)) == 4)
        service.stop()
        chrome.execute_script("dispatchEvent(new Event('hashchange'))")   # asks anew, as the refresh does
        wait(chrome, lambda: chrome.find_element(By.ID, "fault").is_displayed())
        assert "does not answer" in chrome.find_element(By.ID, "fault").text
        assert len(rows(chrome)) == 4   # what was shown stays


def test_a_person_signs_in_by_link_and_by_password_and_out(chrome, service):
    def link(*arguments):
        result = conftest.run_dahu("user", "link", "page.person", *arguments, database=service.database)
        assert result.returncode == 0, result.stderr
        return re.search(r"(#set-up=\S+)", result.stdout)[1]

    def fill(**values):
        for field, value in values.items():
            wait(chrome, lambda field=field: chrome.find_elements(By.CSS_SELECTOR, f".sign-in input{field}"))
            chrome.find_element(By.CSS_SELECTOR, f".sign-in input{field}").send_keys(value)

    assert conftest.run_dahu("user", "add", "page.person", "--desk", "DISPATCHER", database=service.database).returncode == 0
    chrome.delete_all_cookies()
    try:
        chrome.get("about:blank")
        chrome.get(service.url + "/page.html?lang=en" + link("--enter"))
        wait(chrome, lambda: chrome.find_elements(By.CSS_SELECTOR, "#rows tr"))
        assert "set-up" not in chrome.current_url and chrome.find_element(By.ID, "who-name").text == "page.person"
        chrome.find_element(By.ID, "sign-out").click()
        wait(chrome, lambda: chrome.find_elements(By.CSS_SELECTOR, ".sign-in input[name=login]"))
        assert not chrome.find_elements(By.CSS_SELECTOR, "#rows tr")

        chrome.get("about:blank")
        chrome.get(service.url + "/page.html?lang=en" + link())
        wait(chrome, lambda: len(chrome.find_elements(By.CSS_SELECTOR, ".sign-in input[type=password]")) == 2)
        for box in chrome.find_elements(By.CSS_SELECTOR, ".sign-in input"):
            box.send_keys("nine lorries wait outside")
        chrome.find_element(By.CSS_SELECTOR, ".sign-in button").click()
        wait(chrome, lambda: chrome.find_elements(By.CSS_SELECTOR, "#rows tr"))
        chrome.find_element(By.ID, "sign-out").click()
        fill(**{"[name=login]": "page.person", "[name=password]": "not my password"})
        chrome.find_element(By.CSS_SELECTOR, ".sign-in button").click()
        wait(chrome, lambda: "wrong" in chrome.find_element(By.CSS_SELECTOR, ".sign-in [role=alert]").text)
        chrome.find_element(By.CSS_SELECTOR, ".sign-in input[name=password]").clear()
        fill(**{"[name=password]": "nine lorries wait outside"})
        chrome.find_element(By.CSS_SELECTOR, ".sign-in button").click()
        wait(chrome, lambda: chrome.find_elements(By.CSS_SELECTOR, "#rows tr"))
    finally:
        chrome.get_log("browser")   # a refused sign-in is told there, too
        chrome.add_cookie({"name": "dahu", "value": TOKEN})
