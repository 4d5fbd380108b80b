package nl.chargecars.partnersync.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(WithServer.class)
class DocsControllerTest {

    private static final Pattern REFERENCE = Pattern.compile("(?:href|src)=\"([^\"]+)\"");

    private final Api nobody;

    DocsControllerTest(TestServer server) {
        this.nobody = server.api();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"nothing.js", "index.html", "..", "..%5Capplication.properties", "swagger-ui-bundle.js.map"})
    void hasNoOtherFiles(String file) {
        assertThat(nobody.get("/docs/" + file).status()).isBetween(400, 404);
    }

    @Test
    void sendsTheDocumentAsYaml() {
        Reply reply = nobody.get("/openapi.yaml").is(200);
        assertThat(reply.header("Content-Type")).isEqualTo("application/yaml");
        assertThat(reply.raw()).startsWith("openapi: 3.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/openapi.yaml", "/docs", "/docs/swagger-ui-bundle.js"})
    void sendsNothingTwiceToWhoHasItStill(String path) {
        Reply first = nobody.get(path).is(200);
        assertThat(first.header("Cache-Control")).isEqualTo("no-cache");
        Reply again =
                nobody.with("If-None-Match", first.header("ETag")).get(path).is(304);
        assertThat(again.raw()).isEmpty();
        assertThat(again.header("ETag")).isEqualTo(first.header("ETag"));
        nobody.with("If-None-Match", "W/\"of another version\"").get(path).is(200);
    }

    @Test
    void showsThePageWithFilesOfThisServerOnly() {
        List<String> references = references(nobody.get("/docs").is(200).raw());
        assertThat(references).contains("docs/swagger-ui-bundle.js", "docs/docs.js", "docs/docs.css");
        assertThat(references).filteredOn(one -> !one.startsWith("data:")).allSatisfy(one -> {
            assertThat(one).doesNotContain("//");
            nobody.unobserved().get("/" + one).is(200); // unobserved: the guide is a page, not an endpoint of the API
        });
    }

    @Test
    void runsThePageUnderAPolicyThatLetsNothingElseIn() {
        Reply page = nobody.get("/docs");
        assertThat(page.header("Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self';", "style-src 'self';", "frame-ancestors 'none'")
                .doesNotContain("unsafe", "http", "*");
        assertThat(page.raw()).doesNotContainPattern("<script(?![^>]* src=)").doesNotContain("<style", " style=");
    }

    @Test
    void compressesTheRenderer() {
        Reply reply = nobody.with("Accept-Encoding", "gzip").get("/docs/swagger-ui-bundle.js");
        assertThat(reply.header("Content-Encoding")).isEqualTo("gzip");
    }

    private static List<String> references(String html) {
        return REFERENCE
                .matcher(html)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }
}
