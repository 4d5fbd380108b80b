package nl.chargecars.partnersync.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.JsonBody;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/**
 * Tests every length and number that {@code openapi.yaml} bounds in a body: the server accepts the last value within the bound and
 * refuses the next one.
 */
@ExtendWith(WithServer.class)
class DocumentedBoundsTest {

    /** The server's codes for a value outside of its bounds; other complaints about the value do not matter here. */
    private static final Set<String> OUTSIDE = Set.of("too_long", "too_short", "out_of_range", "wrong_length");

    /** The keywords whose limit the server's message must state. */
    private static final Set<String> OF_NUMBERS = Set.of("minimum", "maximum");

    /** A key for objects that are maps; valid both as one of our statuses and as the name of a header. */
    private static final String KEY = "new";

    private final ApiDocument document = ApiDocument.get();
    private final Api admin;
    private final TestPartner partner;

    DocumentedBoundsTest(TestServer server) {
        this.admin = server.admin();
        this.partner = TestPartner.integrated(server);
    }

    /** @param keyword such as {@code maxLength} */
    private record Bound(String pointer, String keyword, int limit) {}

    @Test
    void holdForAnOrder() {
        List<Bound> bounds = boundsOf("NewOrder");
        assertThat(bounds).hasSizeGreaterThan(20);
        check(bounds, Seed.order("bounds"), partner.path("/orders"));
    }

    @Test
    void holdForAConfiguration() {
        List<Bound> bounds = boundsOf("IntegrationSettings");
        assertThat(bounds).hasSizeGreaterThan(30);
        JsonBody body = Seed.integration()
                .with("/retry_schedule", List.of(0))
                .with("/custom_headers", Map.of())
                .with("/client_certificate", Map.of("certificate_pem", "none", "private_key_pem", "none"))
                .with("/inbound_signature", Map.of("scheme", "hmac", "header", "X-Own"))
                .with("/polling", Map.of("path", "/orders/{partner_order_id}", "status_pointer", "/status"));
        check(bounds, body, partner.path("/integration-config"));
    }

    @Test
    void holdForEachKindOfCredentials() {
        Map<String, String> kinds = Map.of(
                "ApiKeyCredentials", "api_key",
                "BearerTokenCredentials", "bearer_token",
                "BasicAuthCredentials", "basic_auth",
                "OAuth2Credentials", "oauth2");
        kinds.forEach((schema, type) -> {
            List<Bound> bounds = new ArrayList<>();
            collect(document.root().at("/components/schemas/" + schema), "/api_credentials", bounds);
            assertThat(bounds).as(schema).isNotEmpty();
            check(
                    bounds,
                    Seed.integration().with("/authentication_type", type).with("/api_credentials", Map.of()),
                    partner.path("/integration-config"));
        });
    }

    @Test
    void takeTheTelephoneNumbersThatTheServerTakes() {
        String schema = "/components/schemas/NewOrder/properties/customer/properties/phone";
        Map.of(
                        "(020) 123 45 67", true,
                        "\u202a+31612345678\u202c", true,
                        "\u00a006\t12345678 \n", true,
                        "-0612345678", false,
                        "#061234567", false,
                        "/061234567", false,
                        "06\n12345678", false,
                        "(020) 12", false)
                .forEach((number, right) -> {
                    assertThat(document.published().problems(schema, StringNode.valueOf(number)))
                            .as(number)
                            .matches(problems -> problems.isEmpty() == right);
                    JsonBody order = Seed.order("tel " + number.hashCode()).with("/customer/phone", number);
                    admin.post(partner.path("/orders"), order).is(right ? 201 : 422);
                });
    }

    /** The document says so. */
    @Test
    void leaveThePartnersOwnRateLimitToStaff() {
        assertThat(partner.api()
                        .post(
                                partner.path("/integration-config"),
                                Seed.integration().with("/rate_limit", Map.of("requests_per_minute", 7)))
                        .isFailure(422, "VALIDATION_FAILED")
                        .details())
                .containsExactly("/rate_limit staff_only");
    }

    private void check(List<Bound> bounds, JsonBody body, String path) {
        var softly = new SoftAssertions();
        for (Bound bound : bounds) {
            Set<String> allowed = saidOf(body, bound, path, bound.limit());
            softly.assertThat(allowed)
                    .as("%s of %s", bound.pointer(), bound.limit())
                    .doesNotContainAnyElementsOf(OUTSIDE);
            int next = bound.keyword().startsWith("min") ? bound.limit() - 1 : bound.limit() + 1;
            softly.assertThat(saidOf(body, bound, path, next))
                    .as("%s of %s, beyond %s", bound.pointer(), next, bound.keyword())
                    .isNotEmpty()
                    .isNotEqualTo(allowed);
            if (OF_NUMBERS.contains(bound.keyword())) {
                softly.assertThat(messageOf(body, bound, path, next))
                        .as("%s of %s", bound.pointer(), next)
                        .contains(String.valueOf(bound.limit()));
            }
        }
        softly.assertAll();
    }

    /** The codes that the server returns for this place when the value has this size. */
    private Set<String> saidOf(JsonBody body, Bound bound, String path, int size) {
        return admin.post(path, body.with(bound.pointer(), value(body, bound, size))).details().stream()
                .filter(detail -> detail.startsWith(bound.pointer() + " "))
                .map(detail -> detail.substring(detail.indexOf(' ') + 1))
                .collect(Collectors.toSet());
    }

    private String messageOf(JsonBody body, Bound bound, String path, int size) {
        return admin.post(path, body.with(bound.pointer(), value(body, bound, size)))
                .at("/error/details")
                .valueStream()
                .filter(detail -> detail.path("pointer").asString().equals(bound.pointer()))
                .map(detail -> detail.path("message").asString())
                .collect(Collectors.joining(" "));
    }

    private static Object value(JsonBody body, Bound bound, int size) {
        return switch (bound.keyword()) {
            case "maxLength", "minLength" -> "a".repeat(size);
            case "maxItems", "minItems" -> Collections.nCopies(size, firstItem(body, bound.pointer()));
            case "maxProperties" -> entries(size);
            default -> size;
        };
    }

    private static Object firstItem(JsonBody body, String pointer) {
        JsonNode first = body.tree().at(pointer + "/0");
        return first.isMissingNode() ? 0 : first;
    }

    private static Map<String, String> entries(int count) {
        Map<String, String> entries = new LinkedHashMap<>();
        for (int number = 0; number < count; number++) {
            entries.put("X-" + number, "v");
        }
        return entries;
    }

    private List<Bound> boundsOf(String schema) {
        List<Bound> bounds = new ArrayList<>();
        collect(document.root().at("/components/schemas/" + schema), "", bounds);
        return bounds;
    }

    private void collect(JsonNode given, String pointer, List<Bound> bounds) {
        JsonNode schema = document.resolve(given);
        for (String keyword :
                List.of("minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems", "maxProperties")) {
            if (schema.path(keyword).isInt()) {
                bounds.add(new Bound(pointer, keyword, schema.path(keyword).intValue()));
            }
        }
        for (var property : schema.path("properties").properties()) {
            collect(property.getValue(), pointer + "/" + property.getKey(), bounds);
        }
        if (schema.path("items").isObject()) {
            collect(schema.path("items"), pointer + "/0", bounds);
        }
        if (schema.path("additionalProperties").isObject()) {
            collect(schema.path("additionalProperties"), pointer + "/" + KEY, bounds);
        }
        // one form or null; a schema with several forms is tested form by form elsewhere
        List<JsonNode> forms = schema.path("oneOf")
                .valueStream()
                .filter(form -> !form.path("type").asString("").equals("null"))
                .toList();
        if (forms.size() == 1) {
            collect(forms.getFirst(), pointer, bounds);
        }
    }
}
