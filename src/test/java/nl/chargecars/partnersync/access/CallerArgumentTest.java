package nl.chargecars.partnersync.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import nl.chargecars.partnersync.access.Caller.StaffCaller;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.PartnerId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.MethodParameter;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;
import org.springframework.web.context.request.ServletWebRequest;

class CallerArgumentTest {

    private static final PartnerId PARTNER = PartnerId.next();
    private static final MethodParameter NEEDED = parameter(0);
    private static final MethodParameter OPTIONAL = parameter(1);
    private static final MethodParameter OTHER = parameter(2);

    private final CallerArgument<Actor> resolver = CallerArgument.actor();

    @SuppressWarnings("unused")
    private static void endpoint(Actor needed, Optional<Actor> optional, Optional<String> other) {}

    @AfterEach
    void forgetTheCaller() {
        SecurityContextHolder.clearContext();
    }

    @Test
    void refusesWhenNobodyIsKnown() {
        assertThatThrownBy(() -> resolve(NEEDED)).isInstanceOf(AuthenticationException.class);
    }

    @Test
    void tellsThatThereWasNoCredential() {
        assertThat(resolve(OPTIONAL)).isEqualTo(Optional.empty());
    }

    @Test
    void namesAPartnerByItsOwnIdWithTheKeyUsed() {
        call(new PartnerCaller(PARTNER, "key1", Set.of(Scope.STATUS_WRITE)));
        assertThat(resolve(NEEDED)).isEqualTo(Actor.partner(PARTNER, "key1"));
        assertThat(resolve(OPTIONAL)).isEqualTo(Optional.of(Actor.partner(PARTNER, "key1")));
    }

    @Test
    void namesStaffByItsKeyAndKeepsSystemsApart() {
        call(new StaffCaller("key2", Role.OPERATOR));
        assertThat(resolve(NEEDED)).isEqualTo(Actor.staff("key2"));
        call(new StaffCaller("key3", Role.SYSTEM));
        assertThat(resolve(NEEDED)).isEqualTo(Actor.system("key3"));
    }

    @Test
    void leavesOtherParametersAlone() {
        assertThat(resolver.supportsParameter(NEEDED)).isTrue();
        assertThat(resolver.supportsParameter(OPTIONAL)).isTrue();
        assertThat(resolver.supportsParameter(OTHER)).isFalse();
    }

    private Object resolve(MethodParameter parameter) {
        return resolver.resolveArgument(parameter, null, new ServletWebRequest(new MockHttpServletRequest()), null);
    }

    private static void call(Caller caller) {
        SecurityContextHolder.getContext()
                .setAuthentication(new PreAuthenticatedAuthenticationToken(caller, "", List.of()));
    }

    private static MethodParameter parameter(int index) {
        try {
            Method endpoint =
                    CallerArgumentTest.class.getDeclaredMethod("endpoint", Actor.class, Optional.class, Optional.class);
            return new MethodParameter(endpoint, index);
        } catch (NoSuchMethodException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
