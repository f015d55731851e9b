package chat.runtime.account;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokensTest {

  @Test
  void aTokenIsWellFormedAndNeverTheSame() {
    String token = Tokens.generate();

    assertThat(token).matches("[A-Za-z0-9_-]{43}").isNotEqualTo(Tokens.generate());
    assertThat(Tokens.isWellFormed(token)).isTrue();
    assertThat(Tokens.isWellFormed(token + "x")).isFalse();
    assertThat(Tokens.isWellFormed("")).isFalse();
  }

  @Test
  void itsHashIsTheSha256InBase64url() {
    assertThat(Tokens.hash("abc")).isEqualTo("ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0");
  }
}
