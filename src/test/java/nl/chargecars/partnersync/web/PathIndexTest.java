package nl.chargecars.partnersync.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import org.springframework.web.util.pattern.PatternParseException;

/** Tests that the index leaves out only patterns that do not match the path by Spring's own rules. */
class PathIndexTest {

    @Example
    void leavesOutOtherNumbersOfSegments() {
        assertThat(candidates("/a", "/", "/a", "/a/{x}/b")).containsExactly("/a");
        assertThat(candidates("/", "/a", "/{x}")).isEmpty();
        assertThat(candidates("/a/b/c", "/a", "/a/b", "/{x}/{y}")).isEmpty();
    }

    @Example
    void leavesOutOtherWords() {
        assertThat(candidates("/a/b", "/a/c", "/b/{x}", "/A/b")).isEmpty();
    }

    @Example
    void keepsWhatSpringIsToRefuseForItsSlashes() {
        assertThat(candidates("/a/", "/a")).containsExactly("/a");
        assertThat(candidates("//a", "/a")).containsExactly("/a");
    }

    @Example
    void readsSegmentsAsSpringDoes() {
        assertThat(candidates("/%61/b;p=1", "/a/b")).containsExactly("/a/b");
        assertThat(candidates("/a%2Fb", "/a/b")).isEmpty();
    }

    @Example
    void keepsTheOrderOfThePatterns() {
        assertThat(candidates("/a/b", "/{x}/b", "/a/{x}", "/**", "/a/b", "/{x}/{y}", "/a/{*rest}"))
                .containsExactly("/{x}/b", "/a/{x}", "/**", "/a/b", "/{x}/{y}", "/a/{*rest}");
    }

    @Example
    void knowsATargetByAnyOfItsPatterns() {
        var index = new PathIndex<>(List.of("one"), _ -> List.of("/a", "/b/{x}"));
        assertThat(index.candidates(PathContainer.parsePath("/a"))).containsExactly("one");
        assertThat(index.candidates(PathContainer.parsePath("/b/c"))).containsExactly("one");
        assertThat(index.candidates(PathContainer.parsePath("/b"))).isEmpty();
    }

    @Property(tries = 3_000)
    void leavesOutNothingThatMatches(@ForAll("patterns") List<PathPattern> patterns, @ForAll("paths") String path) {
        PathContainer parsed = PathContainer.parsePath(path);
        assertThat(index(patterns).candidates(parsed).stream().filter(pattern -> pattern.matches(parsed)))
                .containsExactlyElementsOf(patterns.stream()
                        .filter(pattern -> pattern.matches(parsed))
                        .toList());
    }

    @Property
    void keepsNothingElseWherePatternsAndPathsArePlain(
            @ForAll("plainPatterns") List<PathPattern> patterns, @ForAll("plainPaths") String path) {
        PathContainer parsed = PathContainer.parsePath(path);
        assertThat(index(patterns).candidates(parsed)).allMatch(pattern -> pattern.matches(parsed));
    }

    @Provide
    Arbitrary<List<PathPattern>> patterns() {
        return patternsOf(
                "", "a", "b", "a.b", "{x}", "*", "a*", "*.b", "?", "{x}.b", "{x:[a-z]+}", "{x:a\\/b}", "**", "{*x}");
    }

    @Provide
    Arbitrary<List<PathPattern>> plainPatterns() {
        return patternsOf("a", "b", "a.b", "{x}");
    }

    @Provide
    Arbitrary<String> paths() {
        return pathOf("", "a", "b", "A", "a.b", "%61", "a;x=1", ";", "a%2Fb", "%2F", "c");
    }

    @Provide
    Arbitrary<String> plainPaths() {
        return pathOf("a", "b", "a.b", "%61", "c");
    }

    private static Arbitrary<List<PathPattern>> patternsOf(String... segments) {
        return pathOf(segments)
                .filter(PathIndexTest::isPattern)
                .list()
                .ofMaxSize(12)
                .map(PathIndexTest::parsed);
    }

    private static Arbitrary<String> pathOf(String... segments) {
        return Arbitraries.of(segments)
                .list()
                .ofMaxSize(4)
                .map(path -> path.isEmpty() ? "/" : "/" + String.join("/", path));
    }

    /**
     * Whether Spring accepts the text as a pattern: it allows one wildcard for many segments, not everywhere, and each variable
     * name once.
     */
    private static boolean isPattern(String text) {
        try {
            PathPatternParser.defaultInstance.parse(text);
            return true;
        } catch (PatternParseException | IllegalStateException refused) {
            return false;
        }
    }

    private static PathIndex<PathPattern> index(List<PathPattern> patterns) {
        return new PathIndex<>(patterns, pattern -> List.of(pattern.getPatternString()));
    }

    private static List<PathPattern> parsed(List<String> patterns) {
        return patterns.stream().map(PathPatternParser.defaultInstance::parse).toList();
    }

    private static List<String> candidates(String path, String... patterns) {
        return index(parsed(List.of(patterns))).candidates(PathContainer.parsePath(path)).stream()
                .map(PathPattern::getPatternString)
                .toList();
    }
}
