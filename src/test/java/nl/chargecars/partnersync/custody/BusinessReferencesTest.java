package nl.chargecars.partnersync.custody;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import nl.chargecars.partnersync.pages.Masks;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Tests that the pages show the references that an erasure keeps as business data, and mask those that it erases as personal data. */
class BusinessReferencesTest {

    @Test
    void areShownUnmasked() {
        List<String> business = Pattern.compile("'(\\w+)'")
                .matcher(ErasureRepository.BUSINESS)
                .results()
                .map((MatchResult key) -> key.group(1))
                .toList();
        assertThat(business).contains("purchase_order_number").hasSizeGreaterThan(8);
        for (String key : business) {
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
