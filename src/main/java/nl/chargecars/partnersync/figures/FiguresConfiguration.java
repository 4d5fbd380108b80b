package nl.chargecars.partnersync.figures;

import nl.chargecars.partnersync.housekeeping.RetainedTable;
import nl.chargecars.partnersync.housekeeping.RetainedTable.Age;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class FiguresConfiguration {

    @Bean
    RetainedTable integrationHours() {
        return new RetainedTable("integration_hours", "hour", false, Age.FIGURES, null);
    }
}
