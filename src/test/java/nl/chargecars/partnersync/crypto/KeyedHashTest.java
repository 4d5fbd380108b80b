package nl.chargecars.partnersync.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class KeyedHashTest {

    @Test
    void isHmacSha256OfAllParts() {
        // RFC 4231, test case 2
        byte[] hash = KeyedHash.sha256(utf8("Jefe"), utf8("what do ya want "), utf8("for nothing?"));
        assertThat(HexFormat.of().formatHex(hash))
                .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }

    @Property(tries = 200)
    void comparesLikeEquals(@ForAll String left, @ForAll String right) {
        assertThat(KeyedHash.same(left, left)).isTrue();
        assertThat(KeyedHash.same(utf8(left), utf8(right))).isEqualTo(Arrays.equals(utf8(left), utf8(right)));
    }

    @Test
    void differentLengthsAreDifferent() {
        assertThat(KeyedHash.same("", "a")).isFalse();
        assertThat(KeyedHash.same("abc", "ab")).isFalse();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
