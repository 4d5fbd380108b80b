package nl.chargecars.partnersync.custody;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import nl.chargecars.partnersync.order.References;
import nl.chargecars.partnersync.pages.Masks;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Tests that the pages show the references that an erasure keeps as business data, and mask those that it erases as personal data. */
class BusinessReferencesTest {

    @Test
    void areShownUnmasked() {
        assertThat(References.BUSINESS).contains("purchase_order_number").hasSizeGreaterThan(8);
        for (String key : References.BUSINESS) {
            assertThat(shown(key)).as(key).isEqualTo("X-1");
        }
    }

    @Test
    void areNoneOfThoseThatNobodyKnows() {
        assertThat(List.of("klant", "partner_lead_id"))
                .allSatisfy(key -> assertThat(shown(key)).isEqualTo("•••"));
    }

    private static String shown(String key) {
        return Masks.members(JsonMapper.shared().createObjectNode().put(key, "X-1"), false)
                .getOrDefault(key, "");
    }
}
