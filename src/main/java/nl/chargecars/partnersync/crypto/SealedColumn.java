package nl.chargecars.partnersync.crypto;

import java.util.List;

/**
 * A column of sealed values. {@link #ALL} lists every such column, because a rotation of the master key has to reseal each of
 * them; a test finds columns of the schema that are missing from the list.
 *
 * @param column ends in {@code _sealed}
 * @param nameInPlace the name of the column within the value's place, see {@link SecretBox#place}
 * @param idColumn the primary key, whose text is the row id within the place
 * @param idType SQL type of {@code idColumn}
 */
record SealedColumn(String table, String column, String nameInPlace, String idColumn, String idType) {

    static final List<SealedColumn> ALL = List.of(
            new SealedColumn("application_keys", "key_sealed", "key_sealed", "name", "text"),
            new SealedColumn("oauth_signing_keys", "private_jwk_sealed", "private_jwk_sealed", "id", "text"),
            integration("api_credentials"),
            integration("webhook_secret"),
            integration("previous_secret"),
            integration("older_secrets"),
            integration("inbound_secret"),
            integration("previous_inbound_secret"),
            integration("older_inbound_secrets"),
            integration("custom_headers"),
            integration("client_key"));

    private static SealedColumn integration(String name) {
        return new SealedColumn("partner_integrations", name + "_sealed", name, "id", "uuid");
    }

    String place(String id) {
        return SecretBox.place(table, nameInPlace, id);
    }

    /** Returns the column's name for messages: {@code partner_integrations.webhook_secret_sealed}. */
    String label() {
        return table + "." + column;
    }
}
