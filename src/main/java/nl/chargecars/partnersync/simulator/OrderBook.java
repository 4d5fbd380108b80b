package nl.chargecars.partnersync.simulator;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * The statuses of the partner's own orders, served at {@code GET /orders/{partner_order_id}} with ETag and If-None-Match (RFC 9110,
 * 13.1.2), in the format of the seed's status update. Thread-safe.
 */
public final class OrderBook {

    static final String PATH = "/orders/";

    private record Entry(String json, int version) {
        String etag() {
            return "\"v" + version + "\"";
        }

        String lastModified() {
            return HttpDate.of(Instant.EPOCH.plusSeconds(version));
        }
    }

    private final Map<String, Entry> orders = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private boolean byTimeOnly;
    private int versions;
    private int lookups;
    private int notModified;

    OrderBook() {}

    /** Sets the order's status from now on and gives the order a new ETag. */
    public synchronized OrderBook put(String partnerOrderId, String status, Instant since) {
        String json = JsonMapper.shared()
                .createObjectNode()
                .put("partner_order_id", partnerOrderId)
                .put("status", status)
                .put("timestamp", since.toString())
                .toString();
        versions++;
        orders.put(partnerOrderId, new Entry(json, versions));
        return this;
    }

    /** Sends no ETags from now on, only Last-Modified; each change has another second. */
    public synchronized OrderBook byTimeOnly() {
        byTimeOnly = true;
        return this;
    }

    /** The ids that callers looked up, in the order of the requests. */
    public synchronized List<String> asked() {
        return List.copyOf(asked);
    }

    /** How often an order was looked up, known or not. */
    public synchronized int lookups() {
        return lookups;
    }

    /** How many of the look-ups were answered with 304. */
    public synchronized int notModified() {
        return notModified;
    }

    synchronized Behaviour answer(IncomingRequest request) {
        if (!request.method().equals("GET")) {
            return Behaviour.status(405);
        }
        lookups++;
        String id =
                URLDecoder.decode(request.path().substring(PATH.length()).replace("+", "%2B"), StandardCharsets.UTF_8);
        asked.add(id);
        Entry entry = orders.get(id);
        if (entry == null) {
            return Behaviour.status(404);
        }
        if (byTimeOnly) {
            return byTime(entry, request);
        }
        if (known(entry, request.header("If-None-Match").orElse(""))) {
            notModified++;
            return Behaviour.answer(304, Map.of("ETag", entry.etag()), "");
        }
        return Behaviour.answer(200, Map.of("Content-Type", "application/json", "ETag", entry.etag()), entry.json());
    }

    private Behaviour byTime(Entry entry, IncomingRequest request) {
        if (request.header("If-Modified-Since").equals(Optional.of(entry.lastModified()))) {
            notModified++;
            return Behaviour.answer(304, Map.of("Last-Modified", entry.lastModified()), "");
        }
        return Behaviour.answer(
                200, Map.of("Content-Type", "application/json", "Last-Modified", entry.lastModified()), entry.json());
    }

    private static boolean known(Entry entry, String ifNoneMatch) {
        return Arrays.stream(ifNoneMatch.split(",", -1))
                .map(String::strip)
                .anyMatch(tag -> tag.equals("*") || tag.equals(entry.etag()) || tag.equals("W/" + entry.etag()));
    }
}
