package nl.chargecars.partnersync.staff;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.access.Role;
import nl.chargecars.partnersync.settings.OidcSettings;
import org.jspecify.annotations.Nullable;

/** Maps the claims of the identity provider to a role: the highest one that the claims name. */
final class OidcRoles {

    private final OidcSettings settings;

    OidcRoles(OidcSettings settings) {
        this.settings = settings;
    }

    /** Returns the role; empty for somebody who has no role here. */
    Optional<Role> of(Map<String, Object> claims) {
        Set<String> values = texts(find(claims, settings.roleClaim()));
        return OidcSettings.ROLES.stream()
                .filter(role -> settings.roles().containsKey(role)
                        && values.contains(settings.roles().get(role)))
                .findFirst()
                .map(Role::of);
    }

    /** Returns whether there is such a claim at all, whatever it names. */
    boolean areIn(Map<String, Object> claims) {
        return find(claims, settings.roleClaim()) != null;
    }

    /** Looks for the whole name first, then along its dots: claims of some providers are addresses with dots in them. */
    private static @Nullable Object find(Map<?, ?> claims, String name) {
        if (claims.containsKey(name)) {
            return claims.get(name);
        }
        int dot = name.indexOf('.');
        return dot > 0 && claims.get(name.substring(0, dot)) instanceof Map<?, ?> inner
                ? find(inner, name.substring(dot + 1))
                : null;
    }

    private static Set<String> texts(@Nullable Object claim) {
        return switch (claim) {
            case String text -> Set.of(text);
            case Collection<?> several -> several.stream().map(String::valueOf).collect(Collectors.toSet());
            case null, default -> Set.of();
        };
    }
}
