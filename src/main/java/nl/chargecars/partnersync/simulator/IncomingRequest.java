package nl.chargecars.partnersync.simulator;

import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** A request as it arrived at the partner, and the result of the partner's own verification of its signatures. Immutable. */
public final class IncomingRequest {

    private final RawRequest raw;
    private final Instant at;
    private final JsonNode json;
    private final boolean seedVerified;
    private final boolean standardVerified;

    IncomingRequest(RawRequest raw, Instant at, List<String> secrets) {
        this.raw = raw;
        this.at = at;
        this.json = parse(raw.body());
        this.seedVerified = Signatures.seedFits(secrets, raw.headers(), raw.body());
        this.standardVerified = Signatures.standardFits(secrets, raw.headers(), raw.body(), at);
    }

    /** When the whole request had been read, by the partner's clock. */
    public Instant at() {
        return at;
    }

    public String method() {
        return raw.method();
    }

    /** The path without the query, as it was sent: percent-encoding is not decoded. */
    public String path() {
        return target().split("\\?", 2)[0];
    }

    /** The path with the query, as it was sent. */
    public String target() {
        return raw.target();
    }

    public HttpHeaders headers() {
        return raw.headers();
    }

    /** The first value of a header, whatever the case of its name. */
    public Optional<String> header(String name) {
        return raw.headers().firstValue(name);
    }

    /** A copy of the received bytes, which the signatures cover. */
    public byte[] body() {
        return raw.body().clone();
    }

    public String bodyText() {
        return new String(raw.body(), StandardCharsets.UTF_8);
    }

    /** The body parsed; a missing node when it is no JSON. */
    public JsonNode json() {
        return json;
    }

    /** True when {@code X-ChargeCars-Signature} or {@code X-ChargeCars-Signature-Previous} matches the body. */
    public boolean seedVerified() {
        return seedVerified;
    }

    /** True when {@code webhook-signature} fits id, timestamp and body, and the timestamp is at most five minutes off. */
    public boolean standardVerified() {
        return standardVerified;
    }

    /** The {@code webhook-id}, the same in every attempt of one message. */
    public Optional<String> id() {
        return header(Signatures.ID_HEADER);
    }

    /** The event in the body; empty text when there is none. */
    public String event() {
        return text("event");
    }

    /** The partner's own order number in the body; empty text when there is none. */
    public String partnerOrderId() {
        return text("partner_order_id");
    }

    /** The status in the body, in the partner's words; empty text when there is none. */
    public String status() {
        return text("status");
    }

    /** Event, order and status: enough to recognise it by, and nothing of the customer. */
    @Override
    public String toString() {
        return method() + " " + path() + " " + event() + " " + partnerOrderId() + " " + status();
    }

    private String text(String field) {
        return json.path(field).asStringOpt().orElse("");
    }

    private static JsonNode parse(byte[] body) {
        try {
            return JsonMapper.shared().readTree(body);
        } catch (JacksonException notJson) {
            return MissingNode.getInstance();
        }
    }
}
