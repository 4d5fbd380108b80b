package nl.chargecars.partnersync.simulator;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.Map;

/** Sends requests of tests to the simulated partner, with a plain HTTP client. */
final class Posting {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private Posting() {}

    static HttpResponse<String> post(URI url, String body, Map<String, String> headers)
            throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(url).POST(BodyPublishers.ofString(body)), headers);
    }

    static HttpResponse<String> get(URI url, Map<String, String> headers) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(url), headers);
    }

    /** Posts a status event with this webhook-id. Returns the HTTP status. */
    static int event(URI url, String id, String event, String order, String status)
            throws IOException, InterruptedException {
        String body = """
                {"event":"%s","partner_order_id":"%s","status":"%s","customer_info":{"name":"Jan Janssen"}}""".formatted(event, order, status);
        return post(url, body, Map.of("webhook-id", id)).statusCode();
    }

    static Map<String, String> with(Map<String, String> headers, Map<String, String> more) {
        var all = new HashMap<>(headers);
        all.putAll(more);
        return all;
    }

    private static HttpResponse<String> send(HttpRequest.Builder request, Map<String, String> headers)
            throws IOException, InterruptedException {
        headers.forEach(request::header);
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }
}
