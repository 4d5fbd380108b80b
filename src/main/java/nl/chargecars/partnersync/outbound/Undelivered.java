package nl.chargecars.partnersync.outbound;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import nl.chargecars.partnersync.id.DeliveryId;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.storage.Row;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Orders of which their partner has not heard all: something waits, is held, or failed. */
@Repository
public class Undelivered {

    /** An order comes with its newest such delivery, once. Each partner and state is one walk along an index, a page long. */
    private static final String ORDERS = """
            select found.order_id, found.created_at, found.id
            from organizations as partner
            cross join (values ('pending'), ('failed')) as undelivered (state)
            cross join lateral (
                select deliveries.order_id, deliveries.created_at, deliveries.id
                from deliveries
                where deliveries.partner_organization_id = partner.id and deliveries.state = undelivered.state
                  and deliveries.created_at >= :from
                  and (deliveries.created_at, deliveries.id) < (:before, :before_id)
                  and deliveries.id = (
                      select newest.id
                      from deliveries as newest
                      where newest.order_id = deliveries.order_id and newest.state in ('pending', 'failed')
                      order by newest.order_sequence desc, newest.integration_id desc
                      limit 1)
                order by deliveries.created_at desc, deliveries.id desc
                limit :limit) as found
            where partner.organization_type = 'partner' and (:partner::uuid is null or partner.id = :partner)
            order by found.created_at desc, found.id desc
            limit :limit
            """;

    /** PostgreSQL keeps times from long before to long after. */
    private static final Instant BEFORE_ALL = Instant.EPOCH;

    private static final Instant AFTER_ALL = Instant.parse("9999-01-01T00:00:00Z");
    private static final UUID FIRST = new UUID(0, 0);

    private final JdbcClient client;

    Undelivered(JdbcClient client) {
        this.client = client;
    }

    /** An order, and the newest of its deliveries that did not arrive: where a list goes on. */
    public record Waiting(OrderId order, Instant since, DeliveryId delivery) {}

    /**
     * Newest first.
     *
     * @param partner null: of all partners
     * @param from since when that newest delivery is there, at least
     * @param before it was made before then
     * @param after continue behind this one; null for the first page
     */
    public List<Waiting> orders(
            @Nullable PartnerId partner,
            @Nullable Instant from,
            @Nullable Instant before,
            @Nullable Waiting after,
            int limit) {
        Instant end = Objects.requireNonNullElse(before, AFTER_ALL);
        Waiting behind = after != null && after.since().isBefore(end) ? after : null;
        return client.sql(ORDERS)
                .param("partner", partner == null ? null : partner.value())
                .param("from", Row.timestamp(Objects.requireNonNullElse(from, BEFORE_ALL)))
                .param("before", Row.timestamp(behind == null ? end : behind.since()))
                .param("before_id", behind == null ? FIRST : behind.delivery().value())
                .param("limit", limit)
                .query((row, _) -> new Waiting(
                        new OrderId(Row.uuid(row, "order_id")),
                        Row.instant(row, "created_at"),
                        new DeliveryId(Row.uuid(row, "id"))))
                .list();
    }
}
