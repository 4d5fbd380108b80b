package nl.chargecars.partnersync.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.ByteRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SecretBoxTest {

    private static final String PLACE = "partner_integrations|webhook_secret|1";
    private static final String KEY = "only-for-tests-only-for-tests-only-for-tests";
    private static final int HEADER_BYTES = 17;

    private final SecretBox box = new SecretBox(KEY);

    @Property(tries = 300)
    void opensWhatItSealed(@ForAll byte[] plain, @ForAll String place) {
        assertThat(box.open(box.seal(plain, place), place)).isEqualTo(plain);
    }

    @Property(tries = 300)
    void refusesWhateverWasAltered(
            @ForAll @Size(max = 64) byte[] plain, @ForAll int where, @ForAll @ByteRange(min = 1) byte by) {
        byte[] sealed = box.seal(plain, PLACE);
        sealed[Math.floorMod(where, sealed.length)] ^= by;
        assertThatThrownBy(() -> box.open(sealed, PLACE)).isInstanceOf(UnsealException.class);
    }

    @Property(tries = 300)
    void refusesWhatWasCutOrIsNoSealedValueAtAll(@ForAll @Size(max = 64) byte[] plain, @ForAll int length) {
        byte[] sealed = box.seal(plain, PLACE);
        byte[] cut = Arrays.copyOf(sealed, Math.floorMod(length, sealed.length));
        assertThatThrownBy(() -> box.open(cut, PLACE)).isInstanceOf(UnsealException.class);
        assertThatThrownBy(() -> box.open(plain, PLACE)).isInstanceOf(UnsealException.class);
    }

    @Property(tries = 100)
    void refusesAValueOfAnotherPlace(@ForAll byte[] plain, @ForAll String place, @ForAll String other) {
        byte[] sealed = box.seal(plain, place);
        if (!place.equals(other)) {
            assertThatThrownBy(() -> box.open(sealed, other)).isInstanceOf(UnsealException.class);
        }
    }

    @Test
    void refusesAValueOfAnotherMasterKeyAndSaysHowToGiveThatKey() {
        byte[] sealed = box.seal("secret", PLACE);
        var other = new SecretBox("another-master-key-another-master-key");
        String needed = MasterKey.of(KEY).id();
        assertThatThrownBy(() -> other.open(sealed, PLACE))
                .isInstanceOfSatisfying(
                        UnsealException.class,
                        it -> assertThat(it.inWords())
                                .contains("If that key seals now, restart this node with it in PARTNERSYNC_MASTER_KEY.")
                                .as("set as the master key it would take the place of the one that seals")
                                .contains("If it was replaced, leave PARTNERSYNC_MASTER_KEY")
                                .contains("PARTNERSYNC_PREVIOUS_MASTER_KEY", "master-key.retired-" + needed))
                .hasMessageContaining("another master key")
                .hasMessageContaining(PLACE)
                .hasMessageContaining("lacks master key " + needed);
    }

    @Test
    void opensWithAnotherBoxOfTheSameMasterKey() {
        var again = new SecretBox(KEY);
        assertThat(again.openText(box.seal("geheim ⚡", PLACE), PLACE)).isEqualTo("geheim ⚡");
    }

    @Test
    void sealsTheSameDifferentlyEachTimeAndShowsNothingOfIt() {
        byte[] plain = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".getBytes(StandardCharsets.UTF_8);
        byte[] sealed = box.seal(plain, PLACE);
        assertThat(box.seal(plain, PLACE)).isNotEqualTo(sealed);
        assertThat(sealed).hasSize(HEADER_BYTES + plain.length + 16);
        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("whsec_");
    }

    @Test
    void saysNothingOfTheValueWhenItRefuses() {
        byte[] sealed = box.seal("whsec_secret", PLACE);
        sealed[sealed.length - 1] ^= 1;
        assertThatThrownBy(() -> box.open(sealed, PLACE))
                .isInstanceOfSatisfying(
                        UnsealException.class,
                        it -> assertThat(it.inWords()).endsWith(PLACE + ". Restore its row from a backup."))
                .hasMessage("altered, or sealed for another place: " + PLACE);
    }
}
