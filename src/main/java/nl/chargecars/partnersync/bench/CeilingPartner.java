package nl.chargecars.partnersync.bench;

import java.sql.Connection;
import java.sql.SQLException;

/** Copies a partner and its integration unchanged from the product's database into a database that no server uses. */
final class CeilingPartner {

    private CeilingPartner() {}

    static void copy(PartnerIds owner, Connection from, Connection to) throws SQLException {
        copy("organizations", owner.partner(), from, to);
        copy("partner_integrations", owner.integration(), from, to);
    }

    private static void copy(String table, Object id, Connection from, Connection to) throws SQLException {
        String row = Sql.text(from, "select to_jsonb(it)::text from " + table + " as it where id = ?", id);
        Sql.update(
                to,
                "insert into " + table + " select * from jsonb_populate_record(null::" + table + ", ?::jsonb)",
                row);
    }
}
