package nl.chargecars.partnersync.contract;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.testing.JsonBody;
import nl.chargecars.partnersync.testing.Reply;
import org.junit.jupiter.api.Test;

/** Tests that {@link ContractObserver} detects each kind of contradiction to the document, rather than letting everything pass. */
class ContractObserverTest {

    private static final String ORDER = "/api/v1/orders/CC-2025-00789";
    private static final String PARTNERS = "/api/v1/partners";
    private static final JsonBody FAILURE = JsonBody.of("""
            {"success": false, "error": {"code": "ORDER_NOT_FOUND", "message": "No.", "details": []}, "request_id": "12345678"}
            """);
    private static final JsonBody PARTNER = JsonBody.of("""
            {"success": true, "data": {"partner_id": "019a3b5c-1a2b-7c3d-8e4f-5a6b7c8d9e0f", "name": "Volvo",
             "business_entity": "chargecars", "created_at": "2025-06-01T08:55:00Z"}}
            """);

    private final ContractObserver observer = new ContractObserver();

    @Test
    void takesWhatIsDocumented() {
        assertThatCode(() -> get(ORDER, 200, order())).doesNotThrowAnyException();
        assertThatCode(() -> get(ORDER, 404, FAILURE)).doesNotThrowAnyException();
        assertThatCode(() -> get("/nowhere", 404, FAILURE)).doesNotThrowAnyException();
        assertThatCode(() -> create("{\"name\": \"Volvo\", \"note\": \"ignored\"}"))
                .doesNotThrowAnyException();
    }

    @Test
    void tellsOfMembersThatAreNotDocumentedHoweverDeep() {
        for (String place : List.of("", "/data", "/data/customer", "/data/customer/address", "/data/history/0")) {
            assertThatThrownBy(() -> get(ORDER, 200, order().with(place + "/surprise", 1)))
                    .hasMessageContaining("surprise");
        }
        assertThatThrownBy(() -> get(ORDER, 404, FAILURE.with("/error/surprise", 1)))
                .hasMessageContaining("surprise");
        assertThatThrownBy(() -> get("/nowhere", 404, FAILURE.with("/surprise", 1)))
                .hasMessageContaining("surprise");
    }

    @Test
    void tellsOfMembersThatAreMissingOrWrong() {
        assertThatThrownBy(() -> get(ORDER, 200, order().without("/data/partner_status")))
                .hasMessageContaining("partner_status");
        assertThatThrownBy(() -> get(ORDER, 200, order().with("/data/status", null)))
                .hasMessageContaining("/data/status");
        assertThatThrownBy(() -> get(ORDER, 200, order().with("/data/created_at", "yesterday")))
                .hasMessageContaining("/data/created_at");
        assertThatThrownBy(() -> get(ORDER, 200, order().with("/data/history/0/caused_by", "nobody")))
                .hasMessageContaining("caused_by");
    }

    @Test
    void tellsWhatIsWrongAndNotAllThatFollowsFromIt() {
        assertThatThrownBy(() -> get(ORDER, 200, order().with("/data/customer/address/surprise", 1)))
                .message()
                .contains("/data/customer/address")
                .doesNotContain("'chargecars_order_id' is not evaluated");
    }

    @Test
    void tellsOfStatusesAndCodesThatAreNotDocumented() {
        assertThatThrownBy(() -> get(ORDER, 409, FAILURE)).hasMessageContaining("not documented for getAnyOrder");
        assertThatThrownBy(() -> get(ORDER, 404, FAILURE.with("/error/code", "PARTNER_NOT_FOUND")))
                .hasMessageContaining("PARTNER_NOT_FOUND is not documented here");
        assertThatThrownBy(() -> get("/nowhere", 200, PARTNER)).hasMessageContaining("no such operation");
    }

    @Test
    void tellsOfHeadersAndMediaTypes() {
        assertThatThrownBy(() -> observe("GET", ORDER, "", 404, Map.of("Content-Type", "application/json"), FAILURE))
                .hasMessageContaining("X-Request-Id is missing");
        assertThatThrownBy(() -> observe("GET", ORDER, "", 404, headers("text/html"), FAILURE))
                .hasMessageContaining("the media type is 'text/html'");
        assertThatThrownBy(() -> observe("GET", ORDER, "", 404, headers("application/problem+json"), FAILURE))
                .hasMessageContaining("detail");
    }

    @Test
    void tellsOfRequestsThatSucceededAgainstTheDocument() {
        assertThatThrownBy(() -> create("{\"business_entity\": \"chargecars\"}"))
                .hasMessageContaining("name");
        assertThatThrownBy(() -> create("")).hasMessageContaining("without a body");
        assertThatThrownBy(() -> get(ORDER + "?verbose=1", 200, order())).hasMessageContaining("verbose");
    }

    private static JsonBody order() {
        return JsonBody.of("{\"success\": true, \"data\": "
                + ApiDocument.get().root().at("/components/schemas/Order/examples/0") + "}");
    }

    private void get(String path, int status, JsonBody answer) {
        observe("GET", path, "", status, headers("application/json"), answer);
    }

    private void create(String body) {
        Map<String, String> headers = new HashMap<>(headers("application/json"));
        headers.put("Location", "/api/v1/partners/1");
        observe("POST", PARTNERS, body, 201, headers, PARTNER);
    }

    private static Map<String, String> headers(String contentType) {
        return Map.of("X-Request-Id", "12345678", "Content-Type", contentType);
    }

    private void observe(
            String method, String path, String body, int status, Map<String, String> headers, JsonBody answer) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost" + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header("Content-Type", "application/json")
                .build();
        Map<String, List<String>> all = new HashMap<>();
        headers.forEach((name, value) -> all.put(name, List.of(value)));
        var reply = new Reply(status, HttpHeaders.of(all, (_, _) -> true), answer.tree(), answer.toString());
        observer.observe(request, body.getBytes(StandardCharsets.UTF_8), reply);
    }
}
