package nl.chargecars.partnersync.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import nl.chargecars.partnersync.testing.Db;
import nl.chargecars.partnersync.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tests that JSON is measured as the real PostgreSQL writes it. */
class StoredJsonTest {

    private static final Db DB = new Db(TestDatabase.migrated());
    private static final JsonMapper JSON = JsonMapper.shared();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "0.0",
                "-0.0",
                "7",
                "-7.25",
                "10.50",
                "1e3",
                "1.5e22",
                "1e308",
                "-1.7976931348623157e308",
                "1e-7",
                "-1e-308",
                "4.9e-324",
                "12345678901234567.89",
                "123456789012345678901234567890",
                "\"1e308\"",
                "[1e308]",
                "{\"a\":\"😀\"}",
            })
    void countsWhatPostgresWrites(String text) {
        JsonNode json = JSON.readTree(text);
        int length = DB.one(Integer.class, "select length(replace(?::jsonb::text, ' ', ''))", json.toString());
        assertThat(StoredJson.isLonger(json, length)).isFalse();
        assertThat(StoredJson.isLonger(json, length - 1)).isTrue();
    }

    @Test
    void findsInfiniteNumbersWhereverTheyAre() {
        for (String infinite : List.of("1e400", "-1e400", "[[1e400]]", "{\"a\": [1, {\"b\": 1e400}]}")) {
            assertThat(StoredJson.isFinite(JSON.readTree(infinite)))
                    .as(infinite)
                    .isFalse();
        }
        for (String finite : List.of("1e308", "[1, \"Infinity\", null, true]", "{\"a\": {}}")) {
            assertThat(StoredJson.isFinite(JSON.readTree(finite))).as(finite).isTrue();
        }
    }
}
