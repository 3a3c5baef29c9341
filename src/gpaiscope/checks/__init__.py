"""Many models at once, as where they are released: what is wrong or changed, one finding a place, for people and CI.

What the law says comes from assessments, what files say from the reader of folders; here it is told apart by rules,
each with an id, and written as others read it. Nothing is concluded here.
"""
