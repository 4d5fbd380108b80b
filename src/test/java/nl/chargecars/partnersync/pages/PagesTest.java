package nl.chargecars.partnersync.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nl.chargecars.partnersync.testing.Browser;
import nl.chargecars.partnersync.testing.Browser.Shown;
import nl.chargecars.partnersync.testing.HeardLog;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.TestUser;
import nl.chargecars.partnersync.testing.WithServer;
import nl.chargecars.partnersync.web.ErrorHandling;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests what all pages have in common, mostly with the sign-in page. */
@ExtendWith(WithServer.class)
class PagesTest {

    private static final Pattern REFERENCE = Pattern.compile("(?:href|src|action)=\"([^\"]+)\"");

    private static final Pattern BACK = Pattern.compile("name=\"back\" value=\"([^\"]+)\"");

    private final TestServer server;
    private final Browser browser;

    PagesTest(TestServer server) {
        this.server = server;
        this.browser = new Browser(server.url());
    }

    @Test
    void runNoScriptAndNoStyleFromWithinThePageNorFromElsewhere() {
        Shown page = browser.open("/login").is(200);
        assertThat(page.headers().firstValue("Content-Security-Policy"))
                .contains("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                        + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
        assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(page.headers().firstValue("Content-Type")).contains("text/html;charset=UTF-8");
        assertThat(page.body())
                .doesNotContain("<style")
                .doesNotContain("style=")
                .doesNotContain("onclick");
        assertThat(REFERENCE.matcher(page.body()).results().map(found -> found.group(1)))
                .isNotEmpty()
                .allMatch(reference -> reference.startsWith("/") || reference.startsWith("#"));
    }

    @Test
    void findTheirFiles() {
        assertThat(browser.open("/assets/pages.css").is(200).headers().firstValue("Content-Type"))
                .contains("text/css;charset=utf-8");
        browser.open("/assets/icon.svg").is(200);
        browser.open("/assets/words_en.properties").is(404);
    }

    @ParameterizedTest
    @CsvSource({"nl-NL, nl", "'de,nl;q=0.5,en;q=0.1', nl", "'fr, de', en", "'en,nl', en", "'*', en"})
    void speakTheLanguageThatTheBrowserAsksFor(String accepted, String expected) {
        assertThat(browser.with("Accept-Language", accepted).open("/login").body())
                .contains("<html lang=\"" + expected + "\">", expected.equals("nl") ? "Aanmelden" : "Sign in");
    }

    @Test
    void rememberTheLanguageChosen() {
        browser.with("Accept-Language", "en").open("/login");
        Shown answer = browser.submit("/language", Map.of("language", "nl", "back", "/login?next=%2Faccount"))
                .leadsTo("/login?next=%2Faccount");
        assertThat(answer.setCookies()).contains("Max-Age=31536000", "HttpOnly", "SameSite=Lax");
        assertThat(browser.open("/login").body()).contains("<html lang=\"nl\">");
        browser.submit("/language", Map.of("language", "xx", "back", "https://evil.example"))
                .leadsTo("/");
        assertThat(browser.open("/login").body()).contains("<html lang=\"nl\">");
    }

    /** An address that only accepts a form cannot be opened, so the way back leads to a page that can. */
    @ParameterizedTest
    @CsvSource({
        "/orders/{order}/status, /orders/{order}",
        "/integrations/{integration}/settings, /integrations/{integration}/settings",
        "/integrations/{integration}/mapping/check, /integrations/{integration}",
        "/integrations/{integration}/webhook-secret, /integrations/{integration}",
        "/people/{user}/link, /people",
    })
    void leadBackToAPageThatCanBeOpened(String form, String page) {
        TestPartner partner = TestPartner.integrated(server);
        String order = partner.placed("back-1");
        String integration =
                server.admin().get(partner.path("/integration-config")).text("/data/0/integration_id");
        UnaryOperator<String> filled = path -> path.replace("{order}", order)
                .replace("{integration}", integration)
                .replace("{user}", UUID.randomUUID().toString());
        Browser admin = TestUser.signedIn(server, "admin");
        admin.open("/account");
        Shown refused = admin.submit(filled.apply(form), Map.of("to", "new"));
        assertThat(refused.status()).isBetween(400, 499);
        Matcher back = BACK.matcher(refused.body());
        assertThat(back.find()).isTrue();
        assertThat(back.group(1)).isEqualTo(filled.apply(page));
        admin.submit("/language", Map.of("language", "nl", "back", back.group(1)))
                .leadsTo(filled.apply(page));
        admin.open(filled.apply(page)).is(200);
    }

    @Test
    void tellPeopleThatAnAddressIsNoneToOpenAndProgramsToo() {
        Browser viewer = TestUser.signedIn(server, "viewer");
        Shown json = viewer.open("/orders/CC-2026-00001/status").is(405);
        assertThat(json.headers().firstValue("Allow")).contains("POST");
        assertThat(json.body()).contains("METHOD_NOT_ALLOWED");
        Shown page = viewer.with("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
                .open("/orders/CC-2026-00001/status")
                .is(405);
        assertThat(page.headers().firstValue("Allow")).contains("POST");
        assertThat(page.body()).contains("<html", "There is nothing here");
    }

    @Test
    void escapeWhatCallersSend() {
        browser.open("/login?next=%22%3E%3Cscript%3E").is(200);
        Shown page = browser.submit("/login", Map.of("email", "\"><script>alert(1)</script>", "password", "x"))
                .is(401);
        assertThat(page.body()).doesNotContain("<script>").contains("&lt;script");
    }

    @Test
    void tellPeopleOfAFailureInAPage() {
        browser.open("/login");
        Shown page = browser.submit("/language", Map.of());
        assertThat(page.is(400).body())
                .contains(
                        "That did not work",
                        page.headers().firstValue("X-Request-Id").orElseThrow());
    }

    /** No form sends these, but an address can be typed, and Java reads years that no database keeps. */
    @ParameterizedTest
    @CsvSource({
        "/orders?from=%2B999999999-01-01, 400",
        "/orders?to=%2B999999999-12-31, 400",
        "/orders?from=0001-01-01&to=9999-12-31, 200",
        "/orders?partner=nonsense, 400",
        "/integrations/new?partner=nonsense, 400",
        "/audit?from=%2B999999999-01-01&to=%2B999999999-12-31, 200",
    })
    void sayWhatIsWrongWithValuesThatNobodyCanMean(String path, int status) {
        TestUser.signedIn(server, "admin").open(path).is(status);
    }

    @Test
    void sayThatAPartnerIsNoneWhereOneIsChosen() {
        Browser operator = TestUser.signedIn(server, "operator");
        operator.submit("/integrations/new", Map.of("partner", "nonsense", "map", "ours"))
                .is(400);
        assertThat(operator.submit("/integrations/new", Map.of("partner", "", "map", "ours"))
                        .is(422)
                        .body())
                .contains("id=\"partner-problem\"");
    }

    /** For example after a row was restored from another server. */
    @Test
    void tellPeopleWhenAStoredSecretDoesNotOpenAndWhatBringsItBack() {
        TestPartner partner = TestPartner.integrated(server);
        Browser admin = TestUser.signedIn(server, "admin");
        changeSecret(partner, "webhook_secret_sealed || '\\x00'::bytea");
        try (var log = HeardLog.of(ErrorHandling.class)) {
            Shown page = admin.open("/partners/" + partner.id()).is(500);
            assertThat(page.body())
                    .contains(
                            "A stored secret cannot be opened",
                            page.headers().firstValue("X-Request-Id").orElseThrow());
            assertThat(log.lines())
                    .filteredOn(line -> line.contains("partner_integrations|webhook_secret"))
                    .as("a stack trace would say no more")
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(line)
                            .contains("Restore its row from a backup.")
                            .doesNotContain("\n"));
        } finally {
            changeSecret(partner, "substring(webhook_secret_sealed for length(webhook_secret_sealed) - 1)");
        }
        admin.open("/partners/" + partner.id()).is(200);
    }

    private void changeSecret(TestPartner partner, String to) {
        server.db()
                .update(
                        "update partner_integrations set webhook_secret_sealed = " + to
                                + " where partner_organization_id = ?::uuid",
                        partner.id().toString());
    }

    @Test
    void tellPeopleWhenAFormHasExpired() {
        browser.open("/login");
        assertThat(browser.submit("/login", Map.of("_csrf", "")).is(403).body()).contains("This form has expired");
    }

    @ParameterizedTest
    @CsvSource({
        "/exceptions/replay, /exceptions/replay",
        "/orders/CC-2026-00001/status, /orders/CC-2026-00001",
        "/orders/CC-2026-00001/deliveries/019a3b79-2f10-7c42-8d6e-7f8091a2b3c4/retry, /orders/CC-2026-00001",
        "/integrations/019a3b79-2f10-7c42-8d6e-7f8091a2b3c4/settings, /integrations/019a3b79-2f10-7c42-8d6e-7f8091a2b3c4/settings",
        "/portal/deliveries/replay, /portal/deliveries/replay",
        "/login, /login",
    })
    void leadBackToThePageOfAFormThatHasExpired(String form, String page) {
        Browser operator = TestUser.signedIn(server, "operator");
        assertThat(operator.submit(form, Map.of("_csrf", "outdated")).is(403).body())
                .contains("<p><a href=\"" + page + "\">Open the page again</a></p>", "To the start page");
        assertThat(new Browser(server.url())
                        .submit(form, Map.of("_csrf", "outdated"))
                        .is(403)
                        .body())
                .as("signed out")
                .contains("<p><a href=\"" + page + "\">Open the page again</a></p>");
    }

    @Test
    void leadToTheStartPageAloneWhereNoPageIsAboveAFormThatHasExpired() {
        assertThat(browser.submit("/language", Map.of("_csrf", "outdated"))
                        .is(403)
                        .body())
                .contains("This form has expired", "To the start page")
                .doesNotContain("<p><a href=\"/\">Open the page again</a></p>");
    }

    @Test
    void masksTheTokenAnewOnEachPageSoThatCompressionTellsNothing() {
        browser.open("/login");
        String first = browser.csrfToken();
        browser.open("/login");
        assertThat(browser.csrfToken()).isNotEqualTo(first);
    }
}
