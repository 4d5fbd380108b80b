package nl.chargecars.partnersync.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import nl.chargecars.partnersync.client.FailureCode;
import nl.chargecars.partnersync.partner.DisabledBecause;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests the texts of the pages in both languages. */
class WordsTest {

    /**
     * The names of texts that templates use. A name that ends with a dot is completed at run time and stands for all texts with
     * that prefix.
     */
    private static final Pattern USED = Pattern.compile("word(?:IfAny)?\\((?:request, |frame, )?\"([a-z_.]+)\"");

    private static final Pattern LITERAL = Pattern.compile("\"([a-z_]+\\.[a-z_.]+)\"");

    /** Other Dutch names for a key, a test event, a state and sending. */
    private static final Pattern OTHER_NAMES = Pattern.compile(
            "(inlog|toegangs)gegeven\\b|testbericht|\\bstand\\b|synchronisatie", Pattern.CASE_INSENSITIVE);

    /** "Gaat uit" is what a lamp does, too. */
    private static final Pattern SENT_OR_SWITCHED_OFF =
            Pattern.compile("\\bga(at|an)\\b[^.,:;]*\\buit\\b|\\buit(ge)?gaan\\b|\\buitgaat\\b");

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\d)");

    @Test
    void sayTheSameThingsInBothLanguages() {
        Set<String> english = Words.in(Language.ENGLISH).keySet();
        assertThat(Words.in(Language.DUTCH).keySet()).isEqualTo(english);
        for (String name : english) {
            assertThat(placeholders(Language.DUTCH, name)).as(name).isEqualTo(placeholders(Language.ENGLISH, name));
        }
    }

    @Test
    void areThereForAllThatTemplatesAskFor() {
        Set<String> there = Words.in(Language.ENGLISH).keySet();
        Set<String> asked = new TreeSet<>();
        Sources.of(Path.of("src/main/jte"))
                .forEach(source -> matches(USED, source).forEach(asked::add));
        assertThat(asked)
                .isNotEmpty()
                .allSatisfy(name -> assertThat(
                                name.endsWith(".")
                                        ? there.stream().anyMatch(known -> known.startsWith(name))
                                        : there.contains(name))
                        .as(name)
                        .isTrue());
    }

    @Test
    void areAllUsed() {
        Set<String> mentioned = new TreeSet<>();
        Stream.of("src/main/jte", "src/main/java/nl/chargecars/partnersync")
                .map(Path::of)
                .flatMap(Sources::of)
                .forEach(source -> {
                    matches(LITERAL, source).forEach(mentioned::add);
                    matches(USED, source).forEach(mentioned::add);
                });
        assertThat(Words.in(Language.ENGLISH).keySet())
                .allSatisfy(name -> assertThat(mentioned.stream()
                                .anyMatch(known -> known.equals(name)
                                        || name.equals(known + ".title")
                                        || name.equals(known + ".text")
                                        || (known.endsWith(".") && name.startsWith(known))))
                        .as(name + " is used nowhere")
                        .isTrue());
    }

    @ParameterizedTest
    @EnumSource
    void sayWhyACallFailed(FailureCode code) {
        assertThat(Words.in(Language.DUTCH)).containsKey("attempt.failed." + code.wireName());
    }

    @ParameterizedTest
    @EnumSource
    void sayWhyAnEndpointIsDisabled(DisabledBecause why) {
        assertThat(Words.in(Language.DUTCH))
                .containsKey("endpoint.disabled." + why.name().toLowerCase(Locale.ROOT));
    }

    @ParameterizedTest
    @EnumSource
    void countMinutesAsPeopleDo(Language language) {
        assertThat(Words.of(language, "login.locked", 1)).doesNotContain("1");
        assertThat(Words.of(language, "login.locked", 15)).contains("15 min");
    }

    @ParameterizedTest
    @EnumSource
    void beginNoSentenceInTheMiddleOfAnother(Language language) {
        assertThat(Words.of(language, "story.no_answer", Words.of(language, "attempt.failed.timed_out")))
                .doesNotContainPattern(": \\p{Lu}");
    }

    /** Whoever reads two names looks for two things. "Inloggegevens", in the plural, are ours at the partner. */
    @Test
    void callOneThingByOneNameInDutch() {
        assertThat(Words.in(Language.DUTCH).values())
                .noneMatch(text -> OTHER_NAMES.matcher(text).find());
    }

    @Test
    void leaveNoDoubtThatSomethingIsSentInDutch() {
        assertThat(Words.in(Language.DUTCH).values())
                .noneMatch(text -> SENT_OR_SWITCHED_OFF.matcher(text).find());
    }

    @ParameterizedTest
    @EnumSource
    void spellOAuth2InOneWay(Language language) {
        assertThat(Words.in(language).values()).noneMatch(text -> text.contains("OAuth 2"));
    }

    @Test
    void countFailuresAsPeopleDo() {
        assertThat(Words.of(Language.ENGLISH, "reason.failures", 1, 100)).startsWith("One of 100 exchanges failed");
        assertThat(Words.of(Language.DUTCH, "reason.failures", 1, 100))
                .startsWith("Eén van de 100 uitwisselingen mislukte in");
        assertThat(Words.of(Language.DUTCH, "reason.failures", 2, 3))
                .startsWith("2 van de 3 uitwisselingen mislukten in");
    }

    private static Set<String> placeholders(Language language, String name) {
        Set<String> placeholders = new TreeSet<>();
        matches(PLACEHOLDER, Objects.requireNonNull(Words.in(language).get(name)))
                .forEach(placeholders::add);
        return placeholders;
    }

    private static Stream<String> matches(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.results().map(result -> result.group(1));
    }
}
