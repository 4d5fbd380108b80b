package nl.chargecars.partnersync.staff;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Beans that tests replace or make for themselves. */
@Configuration(proxyBeanMethods = false)
class StaffConfiguration {

    @Bean
    PasswordCost passwordCost() {
        return PasswordCost.standard();
    }

    @Bean
    HashingThreads hashingThreads() {
        return HashingThreads.ofThisMachine();
    }
}
