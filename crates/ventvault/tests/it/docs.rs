//! Documentation that needs nothing beyond the server.

use super::harness::{Server, json};

#[tokio::test]
async fn the_document_lists_the_routes_and_its_page_names_no_other_host() {
    let server = Server::start(&[]);
    let document = json(&server.get("/openapi.json").await.text().await.unwrap());
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    assert_eq!(document["info"]["version"], env!("CARGO_PKG_VERSION"));
    for (path, method) in [
        ("/api/vent", "post"),
        ("/v1/chat/completions", "post"),
        ("/api/usage", "get"),
        ("/api/session/upgrade", "post"),
        ("/health", "get"),
        ("/livez", "get"),
        ("/readyz", "get"),
        ("/version", "get"),
    ] {
        assert!(document["paths"][path][method].is_object(), "{method} {path}");
    }
    let vent = &document["paths"]["/api/vent"]["post"];
    assert!(vent["responses"]["200"]["content"]["text/event-stream"].is_object());
    assert!(vent["responses"]["429"]["content"]["application/problem+json"].is_object());
    for path in ["/docs/", "/docs/index.html", "/docs/swagger-initializer.js", "/docs/problems"] {
        let response = server.get(path).await;
        assert_eq!(response.status(), 200, "{path}");
        let page = response.text().await.unwrap();
        for marker in ["src=\"http", "href=\"http", "src=\"//", "href=\"//"] {
            assert!(!page.contains(marker), "{path} asks elsewhere");
        }
    }
}

#[tokio::test]
async fn every_problem_type_is_explained_where_it_points() {
    let server = Server::start(&[]);
    let problem = json(&server.get("/nowhere").await.text().await.unwrap());
    let (page, anchor) = problem["type"].as_str().unwrap().split_once('#').unwrap();
    let page = server.get(page).await.text().await.unwrap();
    assert!(page.contains(&format!("id=\"{anchor}\"")));
    assert!(page.contains("id=\"daily_limit_reached\""));
}

#[tokio::test]
async fn health_tells_of_its_parts() {
    let server = Server::start(&[]);
    let health = json(&server.get("/health").await.text().await.unwrap());
    assert_eq!((&health["status"], &health["quota"]["status"]), (&json("\"healthy\""), &json("\"healthy\"")));
    assert_eq!(health["providers"][0]["name"], "companion");
    assert_eq!(server.get("/livez").await.status(), 200);
    assert_eq!(server.get("/readyz").await.status(), 200);
    assert_eq!(
        json(&server.get("/version").await.text().await.unwrap())["version"],
        env!("CARGO_PKG_VERSION")
    );
}
