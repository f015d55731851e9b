package chat.runtime.http;

import static chat.runtime.http.Route.Access.ADMIN;
import static chat.runtime.http.Route.Access.LIMITED;
import static chat.runtime.http.Route.Access.OPEN;
import static chat.runtime.http.Route.Access.TOKEN;

import io.undertow.util.Methods;
import java.util.ArrayList;
import java.util.List;

/** The whole URL table. */
final class Routes {

  private static final String API = "/api/v1";

  private Routes() {}

  /**
   * Every route there is. Without an ADMIN_TOKEN there is nothing for admins, not even a refusal.
   */
  static List<Route> table(Backend backend) {
    List<Route> table = new ArrayList<>(forAll(backend));
    if (!backend.config().adminToken().isEmpty()) {
      AdminPlugins plugins = new AdminPlugins(backend);
      table.add(get(ADMIN, API + "/admin/plugins", plugins::list));
      table.add(postWithoutBody(ADMIN, API + "/admin/plugins/{name}/reload", plugins::reload));
    }
    return table;
  }

  private static List<Route> forAll(Backend backend) {
    Accounts accounts = new Accounts(backend);
    Channels channels = new Channels(backend);
    Members members = new Members(backend);
    Federation federation = new Federation();
    Pages pages = new Pages();
    ServerInfo server = new ServerInfo(backend);

    return List.of(
        post(LIMITED, API + "/register", accounts::register),
        post(LIMITED, API + "/login", accounts::login),
        postWithoutBody(TOKEN, API + "/logout", accounts::logout),
        get(TOKEN, API + "/state", new ReadOverview(backend)),
        waitingGet(TOKEN, API + "/messages", new ReadMessages(backend)),
        message(API + "/messages", new SendMessage(backend), SendMessage.maxBody(backend.config())),
        get(TOKEN, API + "/history", new ReadHistory(backend)),
        get(TOKEN, API + "/channels/all", channels::list),
        post(TOKEN, API + "/channels/join", channels::join),
        get(TOKEN, API + "/channels/{name}", channels::show),
        delete(TOKEN, API + "/channels/{name}", channels::part),
        get(TOKEN, API + "/channels/{name}/members", members::list),
        delete(TOKEN, API + "/channels/{name}/members/{nick}", members::kick),
        post(TOKEN, API + "/channels/{name}/invites", members::invite),
        get(TOKEN, API + "/users/{nick}", new ShowProfile(backend)),
        get(OPEN, API + "/server", server::show),
        get(OPEN, API + "/openapi.json", pages::openApi),
        postWithoutBody(OPEN, API + "/federation/link", federation::refuse),
        postWithoutBody(OPEN, API + "/federation/relay", federation::refuse),
        get(OPEN, API + "/federation/status", federation::refuse),
        get(OPEN, "/.well-known/healthcheck.json", new HealthCheck(backend)),
        get(OPEN, "/metrics", new MetricsPage(backend)),
        get(OPEN, "/style.css", pages::style),
        get(OPEN, "/", pages::home));
  }

  private static Route get(Route.Access access, String path, Handler handler) {
    return new Route(Methods.GET_STRING, path, access, false, Route.UNWANTED_BODY, false, handler);
  }

  private static Route waitingGet(Route.Access access, String path, Handler handler) {
    return new Route(Methods.GET_STRING, path, access, false, Route.UNWANTED_BODY, true, handler);
  }

  private static Route post(Route.Access access, String path, Handler handler) {
    return new Route(Methods.POST_STRING, path, access, true, Route.SMALL_BODY, false, handler);
  }

  private static Route message(String path, Handler handler, long maxBody) {
    return new Route(Methods.POST_STRING, path, TOKEN, true, maxBody, false, handler);
  }

  private static Route postWithoutBody(Route.Access access, String path, Handler handler) {
    return new Route(Methods.POST_STRING, path, access, false, Route.UNWANTED_BODY, false, handler);
  }

  private static Route delete(Route.Access access, String path, Handler handler) {
    return new Route(
        Methods.DELETE_STRING, path, access, false, Route.UNWANTED_BODY, false, handler);
  }
}
