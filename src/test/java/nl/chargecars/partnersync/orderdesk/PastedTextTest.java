package nl.chargecars.partnersync.orderdesk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PastedTextTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "\u00A0", "\u200B\uFEFF", " <>,.;\"# "})
    void leavesNothingOfWhatIsNoText(String pasted) {
        assertThat(PastedText.typed(pasted)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"CC-2026-00025", "jan.janssen@example.com", "Visser, Noor", "'t Hooft", "B\u00FCrg", "PO#1"})
    void leavesWhatIsTypedAsItIs(String typed) {
        assertThat(PastedText.typed(typed)).isEqualTo(typed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u00A0CC-2026-00025\u200B",
                "\uFEFFCC-2026-00025",
                "CC\u20112026\u201300025",
                "CC-20\u00AD26-00025",
                "#CC-2026-00025.",
                "<CC-2026-00025>;",
                "\t\"CC-2026-00025\",\n"
            })
    void readsANumberAsItWouldHaveBeenTyped(String pasted) {
        assertThat(PastedText.typed(pasted)).isEqualTo("CC-2026-00025");
    }

    @Test
    void readsANameAsItWouldHaveBeenTyped() {
        assertThat(PastedText.typed("Jan\u00A0\u2009Janssen")).isEqualTo("Jan Janssen");
        assertThat(PastedText.typed("Wo\u0301jcik")).isEqualTo("W\u00F3jcik");
        assertThat(PastedText.typed("\u2019t Hooft")).isEqualTo("'t Hooft");
    }

    @Test
    void spellsANameInAllWaysInWhichPartnersMayHaveWrittenIt() {
        assertThat(PastedText.spellings("Janssen")).containsExactly("Janssen");
        assertThat(PastedText.spellings("Wo\u0301jcik")).containsExactly("Wo\u0301jcik", "W\u00F3jcik");
        assertThat(PastedText.spellings("W\u00F3jcik")).containsExactly("W\u00F3jcik", "Wo\u0301jcik");
        assertThat(PastedText.spellings("d\u2019Arc"))
                .containsExactlyInAnyOrder("d'Arc", "d\u2018Arc", "d\u2019Arc", "d\u02BCArc");
    }
}
