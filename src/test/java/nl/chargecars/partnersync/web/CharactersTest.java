package nl.chargecars.partnersync.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CharactersTest {

    @Test
    void countsACharacterOutsideOfTheBmpOnce() {
        assertThat(Characters.isLonger("😀".repeat(100), 100)).isFalse();
        assertThat(Characters.isLonger("😀".repeat(101), 100)).isTrue();
    }

    @Test
    void cutsNoCharacterInHalf() {
        assertThat(Characters.first("a😀b", 2)).isEqualTo("a😀");
        assertThat(Characters.first("a😀b", 3)).isEqualTo("a😀");
        assertThat(Characters.first("ab😀", 2)).isEqualTo("ab");
        assertThat(Characters.first("a😀b", 4)).isEqualTo("a😀b");
        assertThat(Characters.first("", 4)).isEmpty();
    }
}
