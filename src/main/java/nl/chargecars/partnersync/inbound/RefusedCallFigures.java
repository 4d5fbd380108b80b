package nl.chargecars.partnersync.inbound;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.id.WireNamed;
import nl.chargecars.partnersync.inbound.RefusedCallRepository.Place;
import nl.chargecars.partnersync.partner.Partners;
import nl.chargecars.partnersync.web.Cursor;
import nl.chargecars.partnersync.web.Page;
import nl.chargecars.partnersync.web.Refusal;
import nl.chargecars.partnersync.web.Timestamps;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads how many status updates were not let in, when and why. The last ten seconds may be missing. */
@Component
public class RefusedCallFigures {

    /** Sorts before all rows, in their descending order. */
    private static final Place START =
            new Place(Instant.parse("9999-12-31T00:00:00Z"), new IntegrationId(new UUID(-1, -1)), "");

    private final Partners partners;
    private final RefusedCallRepository repository;

    RefusedCallFigures(Partners partners, RefusedCallRepository repository) {
        this.partners = partners;
        this.repository = repository;
    }

    /**
     * The refused calls of one integration, hour and reason.
     *
     * @param hour start of the hour
     * @param reason {@code bad_signature}, {@code no_signature} or {@code no_credential}
     */
    public record InHour(
            Instant hour, IntegrationId integrationId, String integrationName, String reason, long refused) {}

    /**
     * The refused calls of one integration and reason.
     *
     * @param lastHour start of the latest hour with such a call
     */
    public record Total(
            PartnerId partner,
            IntegrationId integration,
            String integrationName,
            String reason,
            long refused,
            Instant lastHour) {}

    /**
     * Lists the refused calls of one partner, the newest hour first.
     *
     * @param cursor null for the first page
     * @throws Refusal PARTNER_NOT_FOUND; MALFORMED_REQUEST for an invalid cursor
     */
    public Page<InHour> list(PartnerId partner, @Nullable String cursor, int limit) {
        return list(partner, null, null, cursor, limit);
    }

    /**
     * As {@link #list(PartnerId, String, int)}, filtered.
     *
     * @param integration null for all integrations of the partner
     * @param reason null for all reasons
     */
    public Page<InHour> list(
            PartnerId partner,
            @Nullable IntegrationId integration,
            @Nullable String reason,
            @Nullable String cursor,
            int limit) {
        Place behind = cursor == null ? START : Cursor.decode(cursor, 3, RefusedCallFigures::place);
        partners.require(partner);
        return Page.of(
                repository.hours(partner, integration, reason, behind, limit + 1),
                limit,
                row -> Cursor.of(row.hour(), row.integrationId(), row.reason()));
    }

    /** Returns the totals of all partners since {@code from}, the highest first. */
    public List<Total> totals(Instant from) {
        return repository.totals(from);
    }

    private static Place place(List<String> values) {
        var reason = WireNamed.named(RefusedCalls.Reason.class, values.getLast());
        return new Place(Timestamps.require(values.getFirst()), IntegrationId.of(values.get(1)), reason.wireName());
    }
}
