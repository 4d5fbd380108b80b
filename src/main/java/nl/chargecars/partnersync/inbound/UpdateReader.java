package nl.chargecars.partnersync.inbound;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.id.Uuid7;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.Fields;
import nl.chargecars.partnersync.web.Json;
import nl.chargecars.partnersync.web.Problem;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Parses the bodies of status updates. A body that cannot be parsed is an update as well: it is stored with what is wrong with it. */
@Component
class UpdateReader {

    /** What is counted, beside the outcomes, for an update whose content is lost. */
    static final String PAYLOAD_EXPIRED = "payload_expired";

    /** Stands for the body of an update that is processed again: it is stored already, and the bodies of many could be large. */
    private static final String KEPT_ALREADY = "";

    private final Json json;
    private final Clock clock;

    UpdateReader(Json json, Clock clock) {
        this.json = json;
        this.clock = clock;
    }

    /**
     * Reads an update that the partner has just sent.
     *
     * @param sentBy the caller whose credential came with it; null when the partner's signature came without a credential of the
     *     partner
     * @throws Refusal OVERLOADED when there is no memory for it: the partner should send it again, and nothing of it is stored
     */
    ReceivedUpdate read(PartnerId partner, @Nullable Actor sentBy, @Nullable String webhookId, byte[] body) {
        json.reserve(body);
        return read(partner, sentBy, Origin.WEBHOOK, clock.instant(), webhookId, null, body);
    }

    /** Reads an update that we learned otherwise than by the webhook. */
    ReceivedUpdate read(PartnerId partner, Origin origin, Instant at, @Nullable Integer askedAt, byte[] body) {
        return read(partner, null, origin, at, null, askedAt, body);
    }

    private ReceivedUpdate read(
            PartnerId partner,
            @Nullable Actor sentBy,
            Origin origin,
            Instant at,
            @Nullable String webhookId,
            @Nullable Integer askedAt,
            byte[] body) {
        Parsed parsed = parse(body);
        return new ReceivedUpdate(
                Uuid7.next(),
                null,
                sentBy,
                partner,
                at,
                origin,
                webhookId,
                askedAt,
                KeptBody.of(body, storable(parsed, body), json),
                parsed.update(),
                parsed.unreadable());
    }

    /** Returns the update for storage: also the one whose only fault is its time, since it can be processed once that has come. */
    private @Nullable PartnerUpdate storable(Parsed parsed, byte[] body) {
        UnreadableUpdate unreadable = parsed.unreadable();
        return unreadable == null || unreadable.timestamp() == null
                ? parsed.update()
                : PartnerUpdate.parse(json.parse(body), Clock.fixed(unreadable.timestamp(), ZoneOffset.UTC));
    }

    /** Reads stored updates, to process them again. Counts those whose content is lost in {@code outcomes}. */
    List<ReceivedUpdate> readAgain(
            PartnerId partner, Collection<StatusUpdateView> kept, Actor actor, Map<String, Integer> outcomes) {
        List<ReceivedUpdate> read = new ArrayList<>();
        for (StatusUpdateView one : kept) {
            if (one.gone()) {
                outcomes.merge(PAYLOAD_EXPIRED, 1, Integer::sum);
            } else {
                read.add(readAgain(partner, one, actor));
            }
        }
        return read;
    }

    /**
     * Reads a stored update, to process it again; by its row, when the body is gone. A problem with the body is no fault of the
     * request to process it again: always VALIDATION_FAILED.
     *
     * @param kept not {@link StatusUpdateView#gone}
     */
    ReceivedUpdate readAgain(PartnerId partner, StatusUpdateView kept, Actor actor) {
        String body = kept.body();
        Parsed parsed =
                body == null ? new Parsed(PartnerUpdate.of(kept), null) : parse(body.getBytes(StandardCharsets.UTF_8));
        return new ReceivedUpdate(
                kept.statusUpdateId(),
                new ReceivedUpdate.Reprocessing(actor, kept.outcome()),
                null,
                partner,
                kept.receivedAt(),
                kept.origin(),
                kept.webhookId(),
                null,
                KEPT_ALREADY,
                parsed.update(),
                parsed.unreadable() == null ? null : again(parsed.unreadable(), kept));
    }

    /**
     * Completes an update from its row: of a body that was too large to be stored as it came, the row has what was read at that time.
     */
    private static UnreadableUpdate again(UnreadableUpdate unreadable, StatusUpdateView kept) {
        Refusal problem = unreadable.problem();
        return new UnreadableUpdate(
                Refusal.of(
                        ErrorCode.VALIDATION_FAILED,
                        "What the partner sent cannot be read: " + problem.getMessage(),
                        problem.details()),
                unreadable.partnerOrderId() == null ? kept.partnerOrderId() : unreadable.partnerOrderId(),
                unreadable.status() == null ? kept.status() : unreadable.status(),
                unreadable.timestamp());
    }

    /** Returns the problems of a stored body, field by field; empty when nothing in it is wrong. */
    List<Problem> problems(String body, Instant receivedAt) {
        if (KeptBody.isCut(body)) {
            return List.of(new Problem("", "shortened", "It was too large to be kept as it came."));
        }
        try {
            PartnerUpdate.parse(
                    json.parse(body.getBytes(StandardCharsets.UTF_8)), Clock.fixed(receivedAt, ZoneOffset.UTC));
            return List.of();
        } catch (Refusal unreadable) {
            return unreadable.details().isEmpty()
                    ? List.of(new Problem("", body.isBlank() ? "empty" : "no_json", unreadable.getMessage()))
                    : unreadable.details();
        }
    }

    /** The result of parsing: exactly one of the two is set. */
    private record Parsed(
            @Nullable PartnerUpdate update, @Nullable UnreadableUpdate unreadable) {}

    private Parsed parse(byte[] body) {
        Fields fields;
        try {
            fields = json.parse(body);
        } catch (Refusal noObject) {
            return new Parsed(null, UnreadableUpdate.of(noObject));
        }
        try {
            return new Parsed(PartnerUpdate.parse(fields, clock), null);
        } catch (Refusal invalid) {
            return new Parsed(null, UnreadableUpdate.of(invalid, fields));
        }
    }
}
