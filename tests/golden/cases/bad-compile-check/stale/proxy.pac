// somebody edited this
