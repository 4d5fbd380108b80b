package nl.chargecars.partnersync.database;

import java.util.List;
import javax.sql.DataSource;
import nl.chargecars.partnersync.settings.InvalidSettingsException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The feed of events and the audit trail are ordered by PostgreSQL's transaction ids, which a dump does not carry: a cluster that
 * one was restored into may give out ids that stand in the tables already. What is written then stays hidden from partners who poll
 * and from the sealer, and looks forged to {@code verify-audit}. So such a database is refused (docs/adr/0010-custody.md).
 */
final class TransactionIds {

    /** A row only where one is ahead. Each highest is the end of an index; of the feed, the end of each partner's part of it. */
    private static final String AHEAD = """
            select highest::text
            from (select greatest(
                      (select written_in from audit_logs order by written_in desc, id desc limit 1),
                      (select through_transaction from audit_seals order by number desc limit 1),
                      (select newest.feed_position
                       from (select distinct partner_organization_id as id from partner_integrations) as partners
                       cross join lateral (
                           select feed_position from events
                           where events.partner_organization_id = partners.id
                           order by feed_position desc, order_sequence desc, id desc limit 1) as newest
                       order by newest.feed_position desc limit 1)) as highest) as known
            where highest >= pg_snapshot_xmax(pg_current_snapshot())
            """;

    private static final int EPOCH_SHIFT = 32; // the upper half of an id counts how often the lower one overflowed

    private TransactionIds() {}

    /** @throws InvalidSettingsException naming what puts it right */
    static void check(DataSource owner) {
        JdbcClient.create(owner).sql(AHEAD).query(String.class).optional().ifPresent(highest -> {
            long next = (Long.parseUnsignedLong(highest) >>> EPOCH_SHIFT) + 1;
            throw new InvalidSettingsException(List.of("the database was restored from a dump into a PostgreSQL whose"
                    + " transaction ids are behind those in its tables (" + highest + "), so that new events would stay"
                    + " hidden and new entries of the audit trail look forged: stop that PostgreSQL, run 'pg_resetwal"
                    + " --epoch=" + next + " -D' with its data directory, and start it again; docs/operating.md tells"
                    + " of other ways"));
        });
    }
}
