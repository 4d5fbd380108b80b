package nl.chargecars.partnersync.pages;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class MasksTest {

    @Test
    void showEnoughToTellTwoCustomersApart() {
        assertThat(Masks.name("Jan  Janssen")).isEqualTo("J••• J•••");
        assertThat(Masks.email("jan@example.com")).isEqualTo("j•••@example.com");
        assertThat(Masks.phone("+31612345678")).isEqualTo("•••678");
        assertThat(Masks.phone("06-12345678 (Jan)")).isEqualTo("•••678");
        assertThat(Masks.text("Garage access via side door")).isEqualTo("•••");
    }

    @Test
    void showNothingOfNothing() {
        assertThat(Masks.name(null)).isEmpty();
        assertThat(Masks.email("")).isEmpty();
        assertThat(Masks.phone(null)).isEmpty();
        assertThat(Masks.text("")).isEmpty();
        assertThat(Masks.json(" ")).isEmpty();
    }

    @Test
    void showOfABodyOnlyWhatIsKnownToBeHarmless() {
        String shown = Masks.json("""
                {"event": "status_changed", "partner_order_id": "VLV-1", "customer_info": {"name": "Jan", "email": "jan@example.com"},
                 "status_details": {"to_status": "approved", "reason": "Jan was at home"}, "remarks": ["call Jan", 612345678, true]}""");
        assertThat(shown)
                .contains("status_changed", "VLV-1", "approved", "true")
                .doesNotContain("Jan", "jan@", "612345678");
    }

    @Test
    void showABodyThatBeginsWithAByteOrderMarkAsAnyOther() {
        String body = "{\"partner_order_id\": \"VLV-1\"}";
        assertThat(Masks.json("\uFEFF" + body)).isEqualTo(Masks.json(body)).contains("VLV-1");
        assertThat(Masks.open("\uFEFF" + body)).isEqualTo(Masks.open(body));
    }

    @Test
    void showNothingOfWhatIsNoJson() {
        assertThat(Masks.json("Jan was not at home")).isEqualTo("•••");
    }

    @Property
    void neverShowAWholeName(@ForAll @AlphaChars @StringLength(min = 2, max = 30) String name) {
        assertThat(Masks.name(name)).doesNotContain(name);
        assertThat(Masks.email(name + "@1.23")).doesNotContain(name);
    }
}
