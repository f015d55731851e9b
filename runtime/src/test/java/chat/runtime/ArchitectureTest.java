package chat.runtime;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rooms of the runtime, and what may not be in which. */
class ArchitectureTest {

  private static JavaClasses runtime;

  @BeforeAll
  static void read() {
    runtime =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("chat.runtime");
  }

  @Test
  void roomsDoNotDependOnEachOtherInCircles() {
    slices()
        .matching("chat.runtime.(*)..")
        .should()
        .beFreeOfCycles()
        .because("a newcomer reads one room after the other")
        .check(runtime);
  }

  @Test
  void onlyHttpKnowsUndertow() {
    noClasses()
        .that()
        .resideOutsideOfPackage("chat.runtime.http..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.undertow..", "org.xnio..")
        .because("all else has to work without a socket")
        .check(runtime);
  }

  @Test
  void nobodySpeaksSql() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.sql..", "javax.sql..", "org.sqlite..", "liquibase..")
        .because("a storage is a plugin, whatever it stores to")
        .check(runtime);
  }

  @Test
  void onlyModulesAndTheServerKnowGuice() {
    noClasses()
        .that()
        .haveSimpleNameNotEndingWith("Module")
        .and()
        .doNotHaveSimpleName("Server")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.google.inject..", "jakarta.inject..")
        .because("classes are put together by their constructors, in tests too")
        .check(runtime);
  }

  @Test
  void theStateKnowsNothingOfWhoUsesIt() {
    noClasses()
        .that()
        .resideInAPackage("chat.runtime.state..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "chat.runtime.command..",
            "chat.runtime.stream..",
            "chat.runtime.http..",
            "chat.runtime.upkeep..",
            "com.fasterxml..")
        .because("it is the innermost room")
        .check(runtime);
  }

  @Test
  void commandsKnowNothingOfHttpNorOfStreams() {
    noClasses()
        .that()
        .resideInAPackage("chat.runtime.command..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("chat.runtime.stream..", "chat.runtime.http..", "com.fasterxml..")
        .because("they run on the journal thread, whoever submitted them")
        .check(runtime);
  }

  @Test
  void whatIsPublicInARoomIsForOtherRooms() {
    classes()
        .that()
        .resideInAPackage("chat.runtime.http..")
        .and()
        .arePublic()
        .should()
        .haveSimpleName("HttpServer")
        .orShould()
        .haveSimpleName("Backend")
        .because("the rest of the server starts and stops HTTP, and nothing else")
        .check(runtime);
  }
}
