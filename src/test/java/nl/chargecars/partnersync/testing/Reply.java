package nl.chargecars.partnersync.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * The server's answer to an API call.
 *
 * @param body the JSON, or a missing node when the answer is not JSON
 * @param raw the body as text
 */
public record Reply(int status, HttpHeaders headers, JsonNode body, String raw) {

    /** Asserts the status; the failure message shows the body. */
    public Reply is(int expected) {
        assertThat(status).as("status of the answer %s", raw).isEqualTo(expected);
        return this;
    }

    /** Asserts a failure in the contract's envelope, with this status and error code. */
    public Reply isFailure(int expectedStatus, String expectedCode) {
        is(expectedStatus);
        assertThat(body.at("/success").toString()).as("success in %s", raw).isEqualTo("false");
        assertThat(text("/error/code")).as("error code in %s", raw).isEqualTo(expectedCode);
        return this;
    }

    /** The member {@code data} of a success; a missing node if there is none. */
    public JsonNode data() {
        return body.at("/data");
    }

    /** @param pointer RFC 6901, from the root of the body */
    public JsonNode at(String pointer) {
        return body.at(pointer);
    }

    /** The value at the pointer as text; fails if there is no single value. */
    public String text(String pointer) {
        JsonNode value = at(pointer);
        assertThat(value.isValueNode()).as("a value at %s in %s", pointer, raw).isTrue();
        return value.asString();
    }

    /** This field of every row of the list at the pointer, as text; empty where a row has no such field. */
    public List<String> texts(String pointer, String field) {
        return at(pointer).valueStream().map(row -> row.path(field).asString()).toList();
    }

    /** The details of a failure, each as pointer and code: {@code "/email INVALID"}. */
    public List<String> details() {
        return body.at("/error/details")
                .valueStream()
                .map(detail -> detail.path("pointer").asString() + " "
                        + detail.path("code").asString())
                .toList();
    }

    /** The header's value; fails unless there is exactly one. */
    public String header(String name) {
        assertThat(headers.allValues(name)).as("header %s", name).hasSize(1);
        return headers.firstValue(name).orElseThrow();
    }
}
