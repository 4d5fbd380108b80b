package nl.chargecars.partnersync.bench;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Finished HTTP/1.1 requests as bytes, with an API key. */
record Http(String key) {

    byte[] get(String path) {
        return head("GET", path, Map.of(), "").getBytes(StandardCharsets.UTF_8);
    }

    byte[] post(String path, String body) {
        return post(path, body, Map.of());
    }

    byte[] post(String path, String body, Map<String, String> headers) {
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        String more = "Content-Type: application/json\r\nContent-Length: " + length + "\r\n";
        return (head("POST", path, headers, more) + body).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "Http[…]";
    }

    private String head(String method, String path, Map<String, String> headers, String more) {
        var head = new StringBuilder(method).append(' ').append(path).append(" HTTP/1.1\r\nHost: localhost\r\n");
        if (!key.isEmpty()) {
            head.append("X-API-Key: ").append(key).append("\r\n");
        }
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        return head.append(more).append("\r\n").toString();
    }
}
