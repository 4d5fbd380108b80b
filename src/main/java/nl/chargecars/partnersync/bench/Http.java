package nl.chargecars.partnersync.bench;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Builds complete HTTP/1.1 requests as bytes.
 *
 * @param caller the header line that authenticates the caller; empty: unauthenticated
 */
record Http(String caller) {

    static Http withKey(String key) {
        return new Http("X-API-Key: " + key + "\r\n");
    }

    /** @param cookies each {@code name=value} */
    static Http withCookies(List<String> cookies) {
        return new Http("Cookie: " + String.join("; ", cookies) + "\r\n");
    }

    static Http ofNobody() {
        return new Http("");
    }

    byte[] get(String path) {
        return head("GET", path, Map.of(), "").getBytes(StandardCharsets.UTF_8);
    }

    byte[] post(String path, String body) {
        return post(path, body, Map.of());
    }

    byte[] post(String path, String body, Map<String, String> headers) {
        return post(path, "application/json", body, headers);
    }

    /** @param fields url-encoded */
    byte[] form(String path, String fields) {
        return post(path, "application/x-www-form-urlencoded", fields, Map.of());
    }

    @Override
    public String toString() {
        return "Http[…]";
    }

    private byte[] post(String path, String type, String body, Map<String, String> headers) {
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        String more = "Content-Type: " + type + "\r\nContent-Length: " + length + "\r\n";
        return (head("POST", path, headers, more) + body).getBytes(StandardCharsets.UTF_8);
    }

    private String head(String method, String path, Map<String, String> headers, String more) {
        var head = new StringBuilder(method).append(' ').append(path).append(" HTTP/1.1\r\nHost: localhost\r\n");
        head.append(caller);
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        return head.append(more).append("\r\n").toString();
    }
}
