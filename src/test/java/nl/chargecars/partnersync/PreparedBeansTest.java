package nl.chargecars.partnersync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;

/** Tests that the bean definitions that the build generates for the jar are those that component scanning finds in the tests. */
@Tag("process")
@ExtendWith(WithServer.class)
class PreparedBeansTest {

    private static final String PREPARED = PartnerSyncApplication.class.getName() + "__ApplicationContextInitializer";

    @Test
    void theBuildWroteDownTheBeansThatTestsFind(TestServer server) throws ReflectiveOperationException {
        Set<String> prepared = ours(prepared());
        assertThat(prepared).hasSizeGreaterThan(300).containsExactlyInAnyOrderElementsOf(ours(found(server)));
    }

    @SuppressWarnings("unchecked") // the compiler does not know the generated class
    private static GenericApplicationContext prepared() throws ReflectiveOperationException {
        ApplicationContextInitializer<GenericApplicationContext> initializer = Class.forName(PREPARED)
                .asSubclass(ApplicationContextInitializer.class)
                .getDeclaredConstructor()
                .newInstance();
        var context = new GenericApplicationContext();
        initializer.initialize(context);
        return context;
    }

    private static BeanDefinitionRegistry found(TestServer server) {
        return (BeanDefinitionRegistry)
                Objects.requireNonNull(server.part(DispatcherServlet.class).getWebApplicationContext());
    }

    private static Set<String> ours(BeanDefinitionRegistry beans) {
        return Stream.of(beans.getBeanDefinitionNames())
                .filter(name -> !name.startsWith("org.springframework"))
                .filter(name -> !beans.getBeanDefinition(name).toString().contains(TestServer.class.getPackageName()))
                .collect(Collectors.toSet());
    }
}
