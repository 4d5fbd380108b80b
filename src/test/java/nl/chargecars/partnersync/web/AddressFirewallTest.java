package nl.chargecars.partnersync.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.springframework.security.web.firewall.StrictHttpFirewall;

/** Tests that our faster check refuses exactly the headers that Spring's own check refuses. */
class AddressFirewallTest {

    @Example
    void refusesControlsAndWhatIsNoCharacter() {
        for (String wrong : List.of("a\u0000", "\n", "\r", "a\u007f", "\u0085", "\u0378", "\uffff")) {
            assertThat(AddressFirewall.HEADER_NAMES.test(wrong)).isFalse();
            assertThat(AddressFirewall.HEADER_VALUES.test(wrong)).isFalse();
        }
        assertThat(AddressFirewall.HEADER_NAMES.test("\t")).isFalse();
        assertThat(AddressFirewall.HEADER_VALUES.test("a\tb ~ü€😀")).isTrue();
    }

    @Example
    void judgesEveryCharacterAsSpringDoes() {
        for (int character = 0; character <= Character.MAX_CODE_POINT; character++) {
            judgesAsSpringDoes(Character.toString(character));
        }
    }

    @Property(tries = 2_000)
    void judgesTextsAsSpringDoes(@ForAll("texts") String text) {
        judgesAsSpringDoes(text);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.frequencyOf(
                        Tuple.of(6, Arbitraries.strings().withCharRange(' ', '~')),
                        Tuple.of(
                                1,
                                Arbitraries.strings()
                                        .withCharRange('\u0000', '\u00a0')
                                        .ofLength(1)),
                        Tuple.of(
                                1,
                                Arbitraries.strings()
                                        .withCharRange('\ud7f0', '\ue010')
                                        .ofMaxLength(2)),
                        Tuple.of(1, Arbitraries.strings().all()))
                .list()
                .ofMaxSize(3)
                .map(parts -> String.join("", parts));
    }

    private static void judgesAsSpringDoes(String text) {
        assertThat(AddressFirewall.HEADER_NAMES.test(text))
                .isEqualTo(StrictHttpFirewall.ALLOWED_HEADER_NAMES.test(text));
        assertThat(AddressFirewall.HEADER_VALUES.test(text))
                .isEqualTo(StrictHttpFirewall.ALLOWED_HEADER_VALUES.test(text));
    }
}
