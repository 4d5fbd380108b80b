package nl.chargecars.partnersync.web;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.PathContainer.PathSegment;

/**
 * Finds those of many targets with path patterns that a path may match, segment by segment instead of testing every target. A
 * candidate may still not match: Spring's {@code PathPattern} decides, on slashes too. The patterns are case-sensitive. Immutable
 * once constructed, so thread-safe.
 */
public final class PathIndex<T> {

    private static final Pattern VARIABLE = Pattern.compile("\\{[^*:{}]*}");
    private static final Pattern LITERAL = Pattern.compile("[^*?{}]+");

    private static final Comparator<Entry<?>> IN_THEIR_ORDER = Comparator.comparingInt(Entry::place);

    private record Entry<T>(int place, T target) {}

    /** A node of the tree: stands for all patterns that begin with the same segments. */
    private static final class Node<T> {
        private final Map<String, Node<T>> literals = new HashMap<>();
        private @Nullable Node<T> variable;
        private final List<Entry<T>> endingHere = new ArrayList<>();
        /** Entries whose next segment is neither a literal nor a variable; they may match any number of further segments. */
        private final List<Entry<T>> goingOn = new ArrayList<>();
    }

    private final Node<T> root = new Node<>();

    /**
     * Builds the index.
     *
     * @param patterns returns the path patterns of a target, as text
     */
    public PathIndex(Collection<? extends T> targets, Function<? super T, ? extends Collection<String>> patterns) {
        int place = 0;
        for (T target : targets) {
            var entry = new Entry<T>(place++, target);
            patterns.apply(target).forEach(pattern -> add(pattern, entry));
        }
    }

    /** Returns the targets that may match, in the order of the constructor's argument; a target may occur once per pattern. */
    public List<T> candidates(PathContainer path) {
        List<Entry<T>> found = new ArrayList<>();
        collect(root, segments(path), 0, found);
        if (found.size() > 1) {
            found.sort(IN_THEIR_ORDER);
        }
        List<T> targets = new ArrayList<>(found.size());
        for (Entry<T> entry : found) {
            targets.add(entry.target());
        }
        return targets;
    }

    private void add(String pattern, Entry<T> entry) {
        Node<T> node = root;
        for (String segment : pattern.split("/", -1)) {
            if (segment.isEmpty()) {
                continue;
            }
            if (LITERAL.matcher(segment).matches()) {
                node = node.literals.computeIfAbsent(segment, _ -> new Node<>());
            } else if (VARIABLE.matcher(segment).matches()) {
                node.variable = node.variable == null ? new Node<>() : node.variable;
                node = node.variable;
            } else {
                node.goingOn.add(entry);
                return;
            }
        }
        node.endingHere.add(entry);
    }

    private static <T> void collect(Node<T> node, List<String> segments, int depth, List<Entry<T>> found) {
        found.addAll(node.goingOn);
        if (depth == segments.size()) {
            found.addAll(node.endingHere);
            return;
        }
        Node<T> literal = node.literals.get(segments.get(depth));
        if (literal != null) {
            collect(literal, segments, depth + 1, found);
        }
        if (node.variable != null) {
            collect(node.variable, segments, depth + 1, found);
        }
    }

    private static List<String> segments(PathContainer path) {
        List<String> segments = new ArrayList<>();
        for (PathContainer.Element element : path.elements()) {
            if (element instanceof PathSegment segment) {
                segments.add(segment.valueToMatch());
            }
        }
        return segments;
    }
}
