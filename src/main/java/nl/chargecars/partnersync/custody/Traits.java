package nl.chargecars.partnersync.custody;

import java.util.Set;
import java.util.TreeSet;

/** What a customer is known by. Prints nothing of it. */
record Traits(Set<String> names, Set<String> emails, Set<String> phones) {

    Traits without(Traits known) {
        return new Traits(
                difference(names, known.names()),
                difference(emails, known.emails()),
                difference(phones, known.phones()));
    }

    boolean isEmpty() {
        return names.isEmpty() && emails.isEmpty() && phones.isEmpty();
    }

    /** What nobody else has; for {@code like any}. */
    Set<String> ownPatterns() {
        return Patterns.of(emails);
    }

    /** What others may have too: a name, the number of a showroom, or the one that everybody enters who has none. */
    Set<String> sharedPatterns() {
        return union(Patterns.ofNames(names), Patterns.of(phones));
    }

    Set<String> patterns() {
        return union(ownPatterns(), sharedPatterns());
    }

    Traits and(Traits others) {
        return new Traits(union(names, others.names()), union(emails, others.emails()), union(phones, others.phones()));
    }

    private static Set<String> union(Set<String> some, Set<String> others) {
        Set<String> all = new TreeSet<>(some);
        all.addAll(others);
        return all;
    }

    private static Set<String> difference(Set<String> all, Set<String> known) {
        Set<String> rest = new TreeSet<>(all);
        rest.removeAll(known);
        return rest;
    }

    @Override
    public String toString() {
        return "Traits[…]";
    }
}
