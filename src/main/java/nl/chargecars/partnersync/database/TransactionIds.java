package nl.chargecars.partnersync.database;

import javax.sql.DataSource;
import nl.chargecars.partnersync.settings.InvalidSettingsException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Refuses a database whose tables hold higher transaction ids than its cluster has given out. PostgreSQL's transaction ids order the
 * feed of events and the audit trail, but a dump does not carry the counter: a cluster that a dump was restored into may give out
 * ids again that are in the tables already. Rows written then stay hidden from partners who poll and from the sealer, and look
 * forged to {@code verify-audit} (docs/adr/0010-custody.md).
 */
final class TransactionIds {

    /**
     * Returns a row only if an id in the tables is ahead of the cluster's. Each highest id is read from the end of an index; that of
     * the feed from the end of each partner's part of the index.
     */
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

    /** @throws InvalidSettingsException when an id in the tables is ahead; the message says how to correct that */
    static void check(DataSource owner) {
        JdbcClient.create(owner).sql(AHEAD).query(String.class).optional().ifPresent(highest -> {
            long next = (Long.parseUnsignedLong(highest) >>> EPOCH_SHIFT) + 1;
            throw new InvalidSettingsException("the database was restored from a dump into a PostgreSQL whose"
                    + " transaction ids are behind those in its tables (" + highest + "), so that new events would stay"
                    + " hidden and new entries of the audit trail look forged: stop that PostgreSQL, run 'pg_resetwal"
                    + " --epoch=" + next + " -D' with its data directory, and start it again; docs/operating.md tells"
                    + " of other ways");
        });
    }
}
