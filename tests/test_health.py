def test_health_answers_with_one_query(client, db, django_assert_num_queries):
    with django_assert_num_queries(1):
        answer = client.get("/sehat/")
    assert (answer.status_code, answer.content) == (200, b"ok")
